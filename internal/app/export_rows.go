package app

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/spreadsheet"
)

// exportTable is a list as columns, and how its pages are read.
type exportTable struct {
	sheet  string
	heads  []any
	widths []float64
	page   func(ctx context.Context, cursor string) (rows [][]any, next string, err error)
}

// exportWords says codes in the language of the file.
type exportWords struct {
	*i18n.Locale
	book *reference.Book
	now  moment.Time
}

func (w exportWords) known(prefix, value string) string {
	if key := prefix + "." + value; value != "" && w.Has(key) {
		return w.T(key)
	}
	return value
}

func (w exportWords) category(code string) string {
	if c, err := w.book.Category(code, w.now); err == nil {
		return c.Name.In(string(w.Lang))
	}
	return code
}

func (w exportWords) division(code string) string {
	if d, err := w.book.Division(code); err == nil {
		return d.Name.In(string(w.Lang))
	}
	return code
}

func (w exportWords) unit(code string) string {
	if u, err := w.book.Unit(code); err == nil {
		return u.Name.In(string(w.Lang))
	}
	return code
}

func (w exportWords) method(code string) string {
	if m, err := w.book.Method(code, w.now); err == nil {
		return m.Name.In(string(w.Lang))
	}
	return code
}

func (w exportWords) time(t moment.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.Time(t)
}

func (w exportWords) yes(b bool) string {
	if b {
		return w.T("export.yes")
	}
	return ""
}

// kilograms and yuan are numbers, so that a spreadsheet can add them up.
func kilograms(g int64) spreadsheet.Decimal { return spreadsheet.Decimal{Units: g, Decimals: 3} }
func yuan(fen int64) spreadsheet.Decimal    { return spreadsheet.Decimal{Units: fen, Decimals: 2} }

// columns are the heads of a table: export.column.NAME.
func (w exportWords) table(list export.List, columns ...string) exportTable {
	t := exportTable{sheet: w.T("export.list." + string(list))}
	for _, c := range columns {
		t.heads, t.widths = append(t.heads, w.T("export.column."+c)), append(t.widths, 16)
	}
	return t
}

func (h *House) exportTable(w exportWords, e export.Export) (exportTable, error) {
	switch e.List {
	case export.Lots:
		return h.exportLots(w, e), nil
	case export.Cases:
		return h.exportCases(w, e), nil
	case export.Seizures:
		return h.exportSeizures(w, e), nil
	case export.InPlace:
		return h.exportInPlace(w, e), nil
	case export.Rounds:
		return h.exportRounds(w, e), nil
	case export.Handoffs:
		return h.exportHandoffs(w, e), nil
	case export.Orders:
		return h.exportOrders(w, e), nil
	case export.Destructions:
		return h.exportRuns(w, e), nil
	case export.Certificates:
		return h.exportCertificates(w, e), nil
	}
	return exportTable{}, fault.Invalid("export.list").At("list")
}

func eachRow[T any](items []T, row func(T) []any) [][]any {
	out := make([][]any, len(items))
	for i, item := range items {
		out[i] = row(item)
	}
	return out
}

func (h *House) exportLots(w exportWords, e export.Export) exportTable {
	t := w.table(e.List, "code", "case", "category_code", "category", "name", "brand", "spec", "quantity", "unit", "packages", "mass_kg", "mass_basis", "value_yuan",
		"state", "standing", "until", "keeper", "place", "division", "differences", "last_at")
	t.page = func(ctx context.Context, cursor string) ([][]any, string, error) {
		f := e.Filter.Lots
		f.Limit, f.Cursor = pageSize, cursor
		rows, next, err := h.Custody.Lots(ctx, e.Scope, f)
		return eachRow(rows, func(l custody.LotRow) []any { return w.lot(l) }), next, err
	}
	return t
}

func (w exportWords) lot(l custody.LotRow) []any {
	keeper := l.KeeperName
	if l.Keeper.Party {
		keeper = w.T("web.lot.kept_by_party")
	}
	until := ""
	if l.Standing.LastDay != "" {
		until = w.Date(l.Standing.LastDay)
	}
	return []any{l.Code.String(), l.CaseNumber.String(), l.Category, w.category(l.Category), l.Name, l.Brand, l.Spec, l.Stock.Quantity, w.unit(l.Unit), l.Stock.Packages,
		kilograms(l.Stock.MassG), w.known("custody.mass_basis", string(l.Stock.MassBasis)), yuan(l.Stock.ValueFen), w.known("custody.state", string(l.State)),
		w.known("casefile.standing", string(l.Standing.Code)), until, keeper, l.Place, w.division(l.Division), int64(l.Discrepancies), w.time(l.LastAt)}
}

func (h *House) exportCases(w exportWords, e export.Export) exportTable {
	t := w.table(e.List, "number", "paper", "title", "nature", "agency", "division", "closed", "opened_at", "decisions", "holds")
	t.page = func(ctx context.Context, cursor string) ([][]any, string, error) {
		f := e.Filter.Cases
		f.Limit, f.Cursor = pageSize, cursor
		rows, next, err := h.Casefile.Cases(ctx, e.Scope, f)
		return eachRow(rows, func(c casefile.CaseItem) []any {
			return []any{c.Number.String(), c.Paper, c.Title, w.known("web.nature", string(c.Nature)), c.AgencyName, w.division(c.Division), w.yes(c.Closed), w.time(c.OpenedAt),
				int64(c.Decisions), int64(c.OpenHolds)}
		}), next, err
	}
	return t
}

func (h *House) exportSeizures(w exportWords, e export.Export) exportTable {
	t := w.table(e.List, "number", "case", "measure", "last_day", "division", "at", "confirmed", "lines", "lots")
	t.page = func(ctx context.Context, cursor string) ([][]any, string, error) {
		f := e.Filter.Seizures
		f.Limit, f.Cursor = pageSize, cursor
		rows, next, err := h.Custody.Seizures(ctx, e.Scope, f)
		return eachRow(rows, func(s custody.SeizureItem) []any {
			last := ""
			if s.LastDay != "" {
				last = w.Date(s.LastDay)
			}
			return []any{s.Number.String(), s.CaseNumber.String(), w.known("custody.measure", s.Measure), last, w.division(s.Division), w.time(s.At), w.yes(s.Confirmed), int64(s.Lines), int64(s.Lots)}
		}), next, err
	}
	return t
}

func (h *House) exportInPlace(w exportWords, e export.Export) exportTable {
	t := w.table(e.List, "code", "case", "category", "name", "brand", "quantity", "unit", "kept", "kept_by", "place", "division", "since", "round_at", "finding", "round_due", "overdue")
	t.page = func(ctx context.Context, cursor string) ([][]any, string, error) {
		f := e.Filter.InPlace
		f.Limit, f.Cursor = pageSize, cursor
		rows, next, err := h.Custody.LotsLeft(ctx, e.Scope, f)
		return eachRow(rows, func(l custody.LeftRow) []any {
			by := l.Entrusted
			if by == "" {
				by = w.T("web.lot.kept_by_party")
			}
			return []any{l.Code.String(), l.CaseNumber.String(), w.category(l.Category), l.Name, l.Brand, l.Stock.Quantity, w.unit(l.Unit), w.known("custody.left", string(l.Left)), by, l.Place,
				w.division(l.Division), w.time(l.LeftAt), w.time(l.RoundAt), w.known("custody.finding", string(l.Finding)), w.Date(l.DueDay), w.yes(l.Overdue)}
		}), next, err
	}
	return t
}

func (h *House) exportRounds(w exportWords, e export.Export) exportTable {
	t := w.table(e.List, "round_made", "agency", "division", "round_by", "lots", "round_differing", "round_complete")
	agencies := map[uuid.UUID]string{}
	t.page = func(ctx context.Context, cursor string) ([][]any, string, error) {
		f := e.Filter.Rounds
		f.Limit, f.Cursor = pageSize, cursor
		items, next, err := h.Custody.Rounds(ctx, e.Scope, f)
		if err != nil {
			return nil, "", err
		}
		var people []string
		for _, r := range items {
			people = append(people, r.By)
			if _, known := agencies[r.Agency]; known {
				continue
			}
			org, err := h.Identity.Org(ctx, identity.HostActor(), r.Agency)
			if err != nil {
				return nil, "", err
			}
			agencies[r.Agency] = org.Name
		}
		names, err := h.Identity.Names(ctx, people...)
		return eachRow(items, func(r custody.RoundItem) []any {
			return []any{w.time(r.At), agencies[r.Agency], w.division(r.Division), names[r.By], int64(r.Lots), int64(r.Differ), w.yes(r.Complete)}
		}), next, err
	}
	return t
}

func (h *House) exportHandoffs(w exportWords, e export.Export) exportTable {
	t := w.table(e.List, "number", "purpose", "state", "from", "to", "division", "lots", "waiting", "offered_at", "departed_at", "arrived_at", "closed_at")
	t.page = func(ctx context.Context, cursor string) ([][]any, string, error) {
		f := e.Filter.Handoffs
		f.Limit, f.Cursor = pageSize, cursor
		rows, next, err := h.Custody.Handoffs(ctx, e.Scope, f)
		return eachRow(rows, func(x custody.HandoffItem) []any {
			return []any{x.Number.String(), w.known("custody.purpose", string(x.Purpose)), w.known("web.handoff.state", string(x.State)), x.FromName, x.ToName, w.division(x.Division),
				int64(x.Lots), int64(x.Waiting), w.time(x.OfferedAt), w.time(x.DepartedAt), w.time(x.ArrivedAt), w.time(x.ClosedAt)}
		}), next, err
	}
	return t
}

func (h *House) exportOrders(w exportWords, e export.Export) exportTable {
	t := w.table(e.List, "number", "kind", "state", "agency", "firm", "method", "exceptional", "lots", "drafted_at", "approved_at")
	t.page = func(ctx context.Context, cursor string) ([][]any, string, error) {
		f := e.Filter.Orders
		f.Limit, f.Cursor = pageSize, cursor
		page, err := h.Destruction.Orders(ctx, e.Scope, f)
		return eachRow(page.Items, func(o destruction.OrderItem) []any {
			return []any{o.Number.String(), w.known("destruction.kind", string(o.Kind)), w.known("destruction.order.state", string(o.State)), o.AgencyName, o.FirmName, w.method(o.Method),
				w.yes(o.Exceptional), int64(o.Lots), w.time(o.DraftedAt), w.time(o.ApprovedAt)}
		}), page.Next, err
	}
	return t
}

func (h *House) exportRuns(w exportWords, e export.Export) exportTable {
	t := w.table(e.List, "number", "state", "firm", "method", "division", "lots", "started_at")
	t.page = func(ctx context.Context, cursor string) ([][]any, string, error) {
		f := e.Filter.Destructions
		f.Limit, f.Cursor = pageSize, cursor
		page, err := h.Destruction.Runs(ctx, e.Scope, f)
		return eachRow(page.Items, func(r destruction.RunItem) []any {
			return []any{r.Number.String(), w.known("destruction.run.state", string(r.State)), r.FirmName, w.method(r.Method), w.division(r.Division), int64(r.Lots), w.time(r.StartedAt)}
		}), page.Next, err
	}
	return t
}

func (h *House) exportCertificates(w exportWords, e export.Export) exportTable {
	t := w.table(e.List, "number", "issue", "state", "agency", "firm", "division", "issued_at", "replaces", "replaced_by")
	t.page = func(ctx context.Context, cursor string) ([][]any, string, error) {
		f := e.Filter.Certificates
		f.Limit, f.Cursor = pageSize, cursor
		page, err := h.Destruction.Certificates(ctx, e.Scope, f)
		return eachRow(page.Items, func(c destruction.CertificateItem) []any {
			return []any{c.Number.String(), int64(c.Issue), w.known("destruction.certificate.state", string(c.State)), c.AgencyName, c.FirmName, w.division(c.Division), w.time(c.IssuedAt), c.Replaces, c.ReplacedBy}
		}), page.Next, err
	}
	return t
}
