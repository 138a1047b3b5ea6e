package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type containerRow struct {
	ID        uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream    []byte      `gorm:"column:stream"`
	Version   int64       `gorm:"column:version"`
	Code      string      `gorm:"column:code"`
	Kind      string      `gorm:"column:kind"`
	State     string      `gorm:"column:state"`
	AgencyOrg uuid.UUID   `gorm:"column:agency_org"`
	Division  string      `gorm:"column:division"`
	KeeperOrg uuid.UUID   `gorm:"column:keeper_org"`
	Person    string      `gorm:"column:person"`
	Seal      string      `gorm:"column:seal"`
	ParentID  *uuid.UUID  `gorm:"column:parent_id"`
	Lots      string      `gorm:"column:lots"`
	Inside    string      `gorm:"column:inside"`
	Note      string      `gorm:"column:note"`
	PackedAt  moment.Time `gorm:"column:packed_at"`
	SealedAt  moment.Time `gorm:"column:sealed_at"`
	LastAt    moment.Time `gorm:"column:last_at"`
}

func (containerRow) TableName() string { return "containers" }

func toContainerRow(b custody.Container) (containerRow, error) {
	r := containerRow{ID: b.ID, Stream: key(b.Stream), Version: b.Version, Code: b.Code.Compact(), Kind: string(b.Kind), State: string(b.State), AgencyOrg: b.Agency,
		Division: b.Division, KeeperOrg: b.Org, Person: b.Person, Seal: b.Seal, ParentID: some(b.Parent), Note: b.Note, PackedAt: b.PackedAt, SealedAt: b.SealedAt, LastAt: b.LastAt}
	for _, list := range []struct {
		to *string
		v  []uuid.UUID
	}{{&r.Lots, b.Lots}, {&r.Inside, b.Inside}} {
		text, err := json.Marshal(list.v)
		if err != nil {
			return r, fmt.Errorf("container %s: %w", b.Code, err)
		}
		*list.to = string(text)
	}
	return r, nil
}

func fromContainerRow(r containerRow) (custody.Container, error) {
	code, err := label.Parse(r.Code)
	if err != nil {
		return custody.Container{}, fmt.Errorf("container %s: %w", r.ID, err)
	}
	b := custody.Container{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Code: code, Kind: custody.ContainerKind(r.Kind), State: custody.ContainerState(r.State),
		Agency: r.AgencyOrg, Division: r.Division, Org: r.KeeperOrg, Person: r.Person, Seal: r.Seal, Parent: or(r.ParentID), Note: r.Note, PackedAt: r.PackedAt,
		SealedAt: r.SealedAt, LastAt: r.LastAt}
	for _, list := range []struct {
		from string
		v    *[]uuid.UUID
	}{{r.Lots, &b.Lots}, {r.Inside, &b.Inside}} {
		if err := json.Unmarshal([]byte(list.from), list.v); err != nil {
			return b, fmt.Errorf("container %s: %w", r.Code, err)
		}
	}
	return b, nil
}

// SaveContainers keeps containers, new or changed; each must be newer than what
// is kept.
func (tx *Tx) SaveContainers(ctx context.Context, all []custody.Container) error {
	rows := make([]containerRow, len(all))
	for i, b := range all {
		var err error
		if rows[i], err = toContainerRow(b); err != nil {
			return err
		}
	}
	return upsert(tx.db.WithContext(ctx), rows, "containers", []string{"version", "state", "keeper_org", "person", "seal", "parent_id", "lots", "inside", "sealed_at", "last_at"})
}

// ContainersByRef locks containers named by label code or id.
func (tx *Tx) ContainersByRef(ctx context.Context, refs []string) (map[string]custody.Container, error) {
	out := map[string]custody.Container{}
	var named []uuid.UUID
	var codes []string
	keys := make([]string, len(refs))
	for i, ref := range refs {
		if id, err := uuid.Parse(ref); err == nil {
			named, keys[i] = append(named, id), id.String()
		} else if code, err := label.Scanned(ref); err == nil {
			codes, keys[i] = append(codes, code.Compact()), code.Compact()
		}
	}
	if len(named)+len(codes) == 0 {
		return out, nil
	}
	found, err := containers(tx.locked().WithContext(ctx).Where("id IN ? OR code IN ?", named, codes))
	if err != nil {
		return nil, err
	}
	known := map[string]custody.Container{}
	for _, b := range found {
		known[b.ID.String()], known[b.Code.Compact()] = b, b
	}
	for i, ref := range refs {
		if b, ok := known[keys[i]]; ok {
			out[ref] = b
		}
	}
	return out, nil
}

// ContainersByID locks containers and gives them as asked for.
func (tx *Tx) ContainersByID(ctx context.Context, ids []uuid.UUID) ([]custody.Container, error) {
	return containersAsAsked(tx.locked().WithContext(ctx), ids)
}

func containersAsAsked(db *gorm.DB, ids []uuid.UUID) ([]custody.Container, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := containers(db.Where("id IN ?", ids))
	if err != nil {
		return nil, err
	}
	known := make(map[uuid.UUID]custody.Container, len(found))
	for _, b := range found {
		known[b.ID] = b
	}
	out := make([]custody.Container, len(ids))
	for i, id := range ids {
		b, ok := known[id]
		if !ok {
			return nil, fmt.Errorf("container %s is not there", id)
		}
		out[i] = b
	}
	return out, nil
}

func containers(q *gorm.DB) ([]custody.Container, error) {
	var rows []containerRow
	if err := q.Order("code").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read containers: %w", err)
	}
	out := make([]custody.Container, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromContainerRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ContainerList lists containers within the scope, newest first.
func (tx *Tx) ContainerList(ctx context.Context, scope identity.Scope, f custody.ContainerFilter) ([]custody.ContainerRow, string, error) {
	q, err := seen(tx.db.WithContext(ctx), source{name: "containers"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		return ofOrg(ofOrg(is(q, "state", string(f.State)), "keeper_org", f.Keeper), "agency_org", f.Agency)
	}, "agency_org", "keeper_org")
	if err != nil {
		return nil, "", err
	}
	var rows []containerRow
	next, err := page(q, "id", f.Limit, f.Cursor, &rows, func(r containerRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out, err := tx.containerRows(ctx, rows)
	return out, next, err
}

func (tx *Tx) containerRows(ctx context.Context, rows []containerRow) ([]custody.ContainerRow, error) {
	names, err := tx.orgNames(ctx, ids(rows, func(r containerRow) []uuid.UUID { return []uuid.UUID{r.KeeperOrg} }))
	if err != nil {
		return nil, err
	}
	out := make([]custody.ContainerRow, len(rows))
	for i, r := range rows {
		b, err := fromContainerRow(r)
		if err != nil {
			return nil, err
		}
		out[i] = custody.ContainerRow{ID: b.ID, Code: b.Code, Kind: b.Kind, State: b.State, Seal: b.Seal, Org: b.Org, OrgName: names[b.Org], Parent: b.Parent, Lots: len(b.Lots),
			Inside: len(b.Inside), PackedAt: b.PackedAt, LastAt: b.LastAt}
	}
	return out, nil
}

// ContainerView finds one container within the scope, by label code or id.
func (tx *Tx) ContainerView(ctx context.Context, scope identity.Scope, ref string) (custody.ContainerView, error) {
	var r containerRow
	q := tx.db.WithContext(ctx)
	if id, err := uuid.Parse(ref); err == nil {
		q = q.Where("id = ?", id)
	} else if code, err := label.Scanned(ref); err == nil {
		q = q.Where("code = ?", code.Compact())
	} else {
		return custody.ContainerView{}, fault.Missing("custody.container.unknown")
	}
	if err := q.Take(&r).Error; err != nil {
		return custody.ContainerView{}, missing(err, "custody.container.unknown")
	}
	b, err := fromContainerRow(r)
	if err != nil {
		return custody.ContainerView{}, err
	}
	if !scope.Sees(b.Parties()) {
		return custody.ContainerView{}, fault.Missing("custody.container.unknown")
	}
	v := custody.ContainerView{Container: b}
	names, err := tx.orgNames(ctx, []uuid.UUID{b.Agency, b.Org})
	if err != nil {
		return v, err
	}
	v.AgencyName, v.OrgName = names[b.Agency], names[b.Org]
	if b.Parent != uuid.Nil {
		around, err := containersAsAsked(tx.db.WithContext(ctx), []uuid.UUID{b.Parent})
		if err != nil {
			return v, err
		}
		v.ParentCode = around[0].Code
	}
	var rows []lotRow
	if err := tx.db.WithContext(ctx).Table("lots").Select(lotListed).Where("container_id = ?", b.ID).Order("id DESC").Limit(custody.MaxLots).Find(&rows).Error; err != nil {
		return v, fmt.Errorf("read lots of container: %w", err)
	}
	if v.LotRows, err = tx.lotRows(ctx, rows); err != nil {
		return v, err
	}
	var boxes []containerRow
	if err := tx.db.WithContext(ctx).Where("parent_id = ?", b.ID).Order("id DESC").Limit(custody.MaxLots).Find(&boxes).Error; err != nil {
		return v, fmt.Errorf("read containers of container: %w", err)
	}
	v.Boxes, err = tx.containerRows(ctx, boxes)
	return v, err
}

// ContainersScanned finds containers within the scope with the codes of all lots
// in them: one statement for each depth.
func (tx *Tx) ContainersScanned(ctx context.Context, scope identity.Scope, codes []label.Code) (map[label.Code]custody.ContainerScanned, error) {
	out := map[label.Code]custody.ContainerScanned{}
	if len(codes) == 0 {
		return out, nil
	}
	compact := make([]string, len(codes))
	for i, c := range codes {
		compact[i] = c.Compact()
	}
	db := tx.db.WithContext(ctx)
	var rows []containerRow
	if err := db.Where("code IN ?", compact).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find scanned containers: %w", err)
	}
	kept := rows[:0]
	for _, r := range rows {
		if scope.Sees(identity.Parties{Owner: r.AgencyOrg, Others: []uuid.UUID{r.KeeperOrg}, Division: r.Division}) {
			kept = append(kept, r)
		}
	}
	listed, err := tx.containerRows(ctx, kept)
	if err != nil {
		return nil, err
	}
	top := map[uuid.UUID]label.Code{} // of every container in one that was scanned
	var level []uuid.UUID
	for _, b := range listed {
		out[b.Code], top[b.ID], level = custody.ContainerScanned{ContainerRow: b}, b.Code, append(level, b.ID)
	}
	for depth := 0; len(level) > 0 && depth < custody.MaxDepth; depth++ {
		var lots []struct {
			Code        string
			ContainerID uuid.UUID
		}
		if err := db.Table("lots").Select("code", "container_id").Where("container_id IN ?", level).Where("state NOT IN ?", gone).Order("id").Find(&lots).Error; err != nil {
			return nil, fmt.Errorf("find lots of scanned containers: %w", err)
		}
		for _, l := range lots {
			code, err := label.Parse(l.Code)
			if err != nil {
				return nil, fmt.Errorf("lot %s: %w", l.Code, err)
			}
			box := out[top[l.ContainerID]]
			box.Codes = append(box.Codes, code)
			out[top[l.ContainerID]] = box
		}
		var inside []containerRow
		if err := db.Where("parent_id IN ?", level).Find(&inside).Error; err != nil {
			return nil, fmt.Errorf("find containers of scanned containers: %w", err)
		}
		level = nil
		for _, b := range inside {
			top[b.ID], level = top[*b.ParentID], append(level, b.ID)
		}
	}
	return out, nil
}

// containersAround are the containers of lots, up to the outermost: one statement
// for each depth.
func (tx *Tx) containersAround(ctx context.Context, lots []custody.LotRow) ([]custody.Container, error) {
	var out []custody.Container
	next := ids(lots, func(l custody.LotRow) []uuid.UUID { return []uuid.UUID{l.Container} })
	for depth := 0; depth < custody.MaxDepth; depth++ {
		next = slices.DeleteFunc(next, func(id uuid.UUID) bool {
			return id == uuid.Nil || slices.ContainsFunc(out, func(b custody.Container) bool { return b.ID == id })
		})
		if len(next) == 0 {
			break
		}
		found, err := containers(tx.db.WithContext(ctx).Where("id IN ?", next))
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
		next = ids(found, func(b custody.Container) []uuid.UUID { return []uuid.UUID{b.Parent} })
	}
	return out, nil
}

// BindLabel binds one printed label of an agency to something that is no lot.
func (tx *Tx) BindLabel(ctx context.Context, agency uuid.UUID, at moment.Time, code label.Code, to label.Target) error {
	l, err := takeLabel(tx.locked().WithContext(ctx), code)
	if err != nil {
		return err
	}
	c, err := l.DecideBind(agency, to, max(at, l.PrintedAt))
	if err != nil {
		if f := fault.Of(err); f != nil {
			return f.With("code", code.String())
		}
		return err
	}
	return tx.rebindLabels(ctx, []label.Label{l.Apply(c)})
}
