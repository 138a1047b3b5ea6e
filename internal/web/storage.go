package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) storageRoutes(r gin.IRouter) {
	r.GET("/storage", s.storageShow)
	r.POST("/storage", s.storageAdd)
	r.GET("/storage/move", s.storageMoveForm)
	r.POST("/storage/move", s.storageMove)
	r.GET("/storage/labels", s.storageLabels)
	r.GET("/storage/labels.pdf", s.placeLabels)
	r.GET("/storage/:id", s.storagePlace)
	r.POST("/storage/:id", s.storagePut)
}

func storageURL(p custody.StorePlace) string { return "/storage/" + p.ID.String() }

func (s *Site) storageShow(c *gin.Context) {
	p, err := s.storageShowPage(c)
	s.show(c, p, err)
}

func (s *Site) storageShowPage(c *gin.Context) (*page.StorageShow, error) {
	rows, err := s.Custody.Storage(c.Request.Context(), s.actor(c))
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.StorageShow{Frame: page.Frame{Layout: page.Work, Nav: "storage"}, Kinds: n.options("custody.place_kind", texts(custody.PlaceKinds())...)}
	for _, r := range rows {
		p.Rows = append(p.Rows, n.placeCells(r))
		if r.Depth() < custody.MaxPlaceDepth {
			p.Parents = append(p.Parents, page.Option{Value: r.ID.String(), Word: r.Path})
		}
	}
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, err
	}
	err = s.Custody.View(c.Request.Context(), func(tx custody.Reads) error {
		q, err := tx.Unplaced(c.Request.Context(), custody.Desk{Scope: identity.Scope{Org: scope.Org}, Oldest: custody.MaxOldest})
		p.Unplaced, p.UnplacedMore = q.Count, q.Count-len(q.Oldest)
		for _, l := range q.Oldest {
			p.Oldest = append(p.Oldest, page.Row{Href: moveURL(l.Code), Title: l.Name + "　" + n.amount(l.Stock, l.Unit), More: l.Code.String(), MoreCode: true, Why: &page.Why{Icon: "map-pin", Text: n.unplaced(l)}})
		}
		return err
	})
	return p, err
}

// unplaced says that goods lie in no place of the store's tree. Where somebody
// wrote down at receipt where they stand, that is said too: it is no place.
func (n names) unplaced(l custody.LotRow) string {
	if l.Place == "" {
		return n.T("web.home.place_why")
	}
	return n.T("web.home.place_written", "place", l.Place)
}

// moveURL leads to where a lot is put into a place.
func moveURL(code label.Code) string { return "/storage/move?lots=" + code.Compact() }

func (n names) placeCells(r custody.PlaceRow) page.PlaceCells {
	out := page.PlaceCells{ID: r.ID.String(), Href: storageURL(r.StorePlace), Code: r.Code.String(), Name: r.Name, Kind: n.T("custody.place_kind." + string(r.Kind)), Depth: r.Depth(),
		Lots: n.T("web.storage.n_lots", "n", r.AllLots), Held: n.T("web.storage.n_packages", "n", r.AllHeld)}
	out.Fill, out.FillText = n.fill(r)
	return out
}

// fill is how full a place is, in packages; nothing where nobody counts.
func (n names) fill(r custody.PlaceRow) (*page.Clock, string) {
	if r.Capacity == 0 {
		return nil, n.T("web.storage.uncounted")
	}
	percent := int(min(r.AllHeld*100/r.Capacity, 100))
	bar := &page.Clock{Percent: percent}
	switch {
	case r.AllHeld >= r.Capacity:
		bar.Tone = "stop"
	case percent >= 85:
		bar.Tone = "wait"
	}
	return bar, n.T("web.storage.fill", "held", r.AllHeld, "capacity", r.Capacity)
}

// storageAdd adds a place to the tree.
func (s *Site) storageAdd(c *gin.Context) {
	s.storageAct(c, func() (page.Page, error) { return s.storageShowPage(c) }, func(in *form.Form) (string, error) {
		optional := form.Optional
		cmd := custody.AddPlace{Command: s.factCommand(c, in), Code: fromQR(in.Text("code", form.Max(200))), Parent: in.Text("parent", optional, form.Max(64)),
			Kind: custody.PlaceKind(in.Choice("kind", texts(custody.PlaceKinds()))), Name: in.Text("name", form.Max(custody.MaxShort)), Packages: in.Int("packages", 0, custody.MaxQuantity, optional)}
		return "/storage", run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.AddPlace)
	})
}

// storageAct asks for the right before anything sent is looked at.
func (s *Site) storageAct(c *gin.Context, again func() (page.Page, error), do func(in *form.Form) (string, error)) {
	if err := s.actor(c).May(identity.KeepStorage); err != nil {
		s.fail(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	to, err := do(in)
	if err != nil {
		s.retry(c, gathered(unseen(err, "lots"), "lots"), in, again)
		return
	}
	c.Redirect(http.StatusSeeOther, to)
}

func (s *Site) storagePlace(c *gin.Context) {
	p, err := s.storagePlacePage(c)
	s.show(c, p, err)
}

func (s *Site) storagePlacePage(c *gin.Context) (*page.StoragePlace, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, err
	}
	place, inside, err := s.Custody.Place(c.Request.Context(), s.actor(c), strings.ToLower(c.Param("id")))
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.StoragePlace{Frame: page.Frame{Layout: page.Work, Nav: "storage", Back: "/storage"}, Papers: s.Papers != nil, ID: place.ID.String(), Code: place.Code.String(), Name: place.Name, Path: place.Path,
		Kinds: n.options("custody.place_kind", texts(custody.PlaceKinds())...)}
	p.Fill, p.FillText = n.fill(place)
	p.Facts = []page.Fact{{Label: n.T("web.storage.kind"), Value: n.T("custody.place_kind." + string(place.Kind))}, {Label: n.T("web.storage.label"), Value: place.Code.String(), Code: true},
		{Label: n.T("web.storage.holds"), Value: n.T("web.storage.n_lots", "n", place.AllLots), More: n.T("web.storage.n_packages", "n", place.AllHeld)}}
	for _, r := range inside {
		p.Inside = append(p.Inside, n.placeCells(r))
	}
	rows, next, err := s.Custody.Lots(c.Request.Context(), scope, custody.LotFilter{Place: place.ID, Keeper: place.Org, Cursor: c.Query("cursor")})
	if err != nil {
		return nil, err
	}
	p.Lots, p.Pager = s.lotCells(c, rows), pagerOf(c, next)
	return p, nil
}

// storageLabels is where places are chosen whose labels are printed.
func (s *Site) storageLabels(c *gin.Context) {
	p, err := s.storageLabelsPage(c)
	s.show(c, p, err)
}

func (s *Site) storageLabelsPage(c *gin.Context) (*page.StorageLabels, error) {
	rows, err := s.Custody.Storage(c.Request.Context(), s.actor(c))
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.StorageLabels{Frame: page.Frame{Layout: page.Task, Nav: "storage", Back: "/storage"}, Max: custody.MaxPlaceLabels}
	for _, r := range rows {
		p.Places = append(p.Places, n.placeCells(r))
	}
	return p, nil
}

// storagePut puts what was scanned into the place of the address.
func (s *Site) storagePut(c *gin.Context) {
	p, err := s.storagePlacePage(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.storageAct(c, func() (page.Page, error) { return s.storagePlacePage(c) }, func(in *form.Form) (string, error) {
		cmd := custody.MoveLots{Command: s.factCommand(c, in), Place: p.ID, Lots: codes(in, "lots")}
		return "/storage/" + p.ID, run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.MoveLots)
	})
}

func (s *Site) storageMoveForm(c *gin.Context) {
	p, err := s.storageMovePage(c)
	s.show(c, p, err)
}

func (s *Site) storageMovePage(c *gin.Context) (*page.StorageMove, error) {
	if err := s.actor(c).May(identity.KeepStorage); err != nil {
		return nil, err
	}
	return &page.StorageMove{Frame: page.Frame{Layout: page.Task, Nav: "storage", Back: "/storage"}, Chosen: cut(c.Query("place"), 64), Lots: strings.Join(strings.Split(cut(c.Query("lots"), 8000), ","), "\n")}, nil
}

func (s *Site) storageMove(c *gin.Context) {
	s.storageAct(c, func() (page.Page, error) { return s.storageMovePage(c) }, func(in *form.Form) (string, error) {
		cmd := custody.MoveLots{Command: s.factCommand(c, in), Place: fromQR(in.Text("place", form.Max(200))), Lots: codes(in, "lots")}
		if err := in.Err(); err != nil {
			return "", err
		}
		r, err := s.Custody.MoveLots(c.Request.Context(), s.actor(c), cmd)
		if f := fault.Of(err); f != nil && f.Code == "label.unreadable" {
			err = f.At("place")
		}
		return "/storage/" + r.Place.String(), err
	})
}
