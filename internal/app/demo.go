package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/web/page"
	"github.com/sealtrail/sealtrail/seeds"
)

// demoPassword opens every demo account; it works on a demo log alone.
const demoPassword = "demo"

// storyDays is how long before the first start the demo region's story begins.
const storyDays = 365

// recent is the day of the story on which its last weeks begin: what still waits
// for somebody happens from then on.
const recent = storyDays - 46

// region is seeds/demo/region.json.
type region struct {
	Organisations []struct {
		Key, Kind, Name, Division, USCC string
	}
	People []struct {
		Login, Name, Org string
		Roles            []identity.Role
	}
}

func readRegion() (region, error) {
	var r region
	b, err := seeds.FS().ReadFile("demo/region.json")
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(b, &r)
}

// demoAccounts are shown on the demo's sign-in page.
func (h *House) demoAccounts() []page.DemoAccount {
	if !h.Config.Demo {
		return nil
	}
	r, err := readRegion()
	if err != nil {
		return nil // the file is embedded; a test reads it
	}
	orgs := map[string]string{}
	for _, o := range r.Organisations {
		orgs[o.Key] = o.Name
	}
	var all []page.DemoAccount
	for _, p := range r.People {
		all = append(all, page.DemoAccount{Login: p.Login, Name: p.Name, Org: orgs[p.Org], Role: p.Roles[0]})
	}
	return all
}

// beginStory turns the clock of a demo log that is not opened yet back to where
// its story begins, so that entry one is the oldest.
func (h *House) beginStory(ctx context.Context) error {
	turning, ok := h.clock.(*moment.Turning)
	if !h.Config.Demo || !ok {
		return nil
	}
	return h.DB.View(ctx, func(tx *store.Tx) error {
		info, err := tx.Log(ctx)
		if err == nil && info.Origin == "" {
			turning.Set(turning.Now().Add(-storyDays * 24 * time.Hour))
		}
		return err
	})
}

// teller tells the demo region's story through the use cases. Every command has
// an id made from its place in the story, so that telling it again after an
// interruption adds only what is missing.
type teller struct {
	*House
	ctx        context.Context
	clock      *moment.Turning
	opened     moment.Time
	orgs       map[string]uuid.UUID
	people     map[string]identity.Actor
	facilities map[string]uuid.UUID
	told       int
	truck      func() (label.Number, error) // of drugs, which leaves on the last day
	load       []string                     // what is on it
	newest     label.Number                 // case
	joint      string                       // the open joint destruction
	jackets    casefile.Receipt             // a case of the second county
	hung       custody.SeizureReceipt       // its goods
	left       []string                     // goods sealed where they were found
}

// SeedDemo makes the demo region in an empty demo log; what is there already
// stays. Afterwards the clock runs.
func (h *House) SeedDemo(ctx context.Context) error {
	turning, ok := h.clock.(*moment.Turning)
	if !ok || !h.Info.Demo {
		return fault.Conflict("app.log_is_real")
	}
	defer turning.Run()
	if err := h.demoComplete(ctx); err == nil {
		return nil
	}
	t := &teller{House: h, ctx: ctx, clock: turning, opened: h.Info.OpenedAt, orgs: map[string]uuid.UUID{}, people: map[string]identity.Actor{}}
	for _, chapter := range []func() error{t.people1, t.registry, t.givenBack, t.discs, t.firstQuarter, t.toys, t.secondEdition, t.sold, t.tested, t.toRightsHolder, t.donated, t.thirdQuarter, t.toWarehouse, t.tobacco, t.thirdEdition,
		t.atTheGate, t.food, t.lapsed, t.shoes, t.clothes, t.due, t.drugs, t.sealedInShop, t.moulds, t.firstRound, t.books, t.joined, t.short, t.tornSeal, t.held, t.ready, t.boxed, t.nextEdition, t.atTheWarehouse, t.applied, t.waiting, t.nagqu, t.urgent, t.begun, t.end} {
		if err := chapter(); err != nil {
			return err
		}
	}
	return nil
}

// lastCommand is the one whose answer says that the story was told to its end.
var lastCommand = uuid.MustParse("019a0000-0000-7000-8000-0000000000de")

// demoComplete is nil when the story was told, or when there is none to tell.
func (h *House) demoComplete(ctx context.Context) error {
	if !h.Info.Demo {
		return nil
	}
	var told bool
	err := h.DB.View(ctx, func(tx *store.Tx) (err error) {
		_, told, err = tx.Answer(ctx, lastCommand, lastCommand)
		return err
	})
	if err == nil && !told {
		err = errors.New("the demo region is not complete")
	}
	return err
}

func (t *teller) end() error {
	return t.DB.InTx(t.ctx, func(tx *store.Tx) error {
		return tx.KeepAnswer(t.ctx, lastCommand, lastCommand, ledger.Answer{Value: []byte("true")})
	})
}

// at turns the clock to a time of day, so many days into the story; times of
// day are Beijing's. It never turns back.
func (t *teller) at(day int, clock string) {
	start := t.opened.Date().AddDays(day).Start()
	at, err := time.Parse("15:04", clock)
	if err != nil {
		panic("demo: " + clock) // written in this file
	}
	to := start.Add(time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute)
	if now := t.clock.Now(); to.Before(now) {
		to = now.Add(time.Minute)
	}
	t.clock.Set(to)
}

// next is the envelope of the next command, a few minutes after the last. Its id
// is a UUIDv7 made from the story's time and place.
func (t *teller) next() ledger.Command {
	t.told++
	now := t.clock.Advance(3 * time.Minute)
	var id uuid.UUID
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(t.Info.Origin), uint64(t.told)))
	copy(id[:], sum[:])
	binary.BigEndian.PutUint64(id[:8], uint64(now)<<16|0x7000|uint64(sum[6]&0x0f)<<8|uint64(sum[7]))
	id[8] = id[8]&0x3f | 0x80
	return ledger.Command{ID: id}
}

// as gives a person of the region.
func (t *teller) as(login string) identity.Actor { return t.people[login] }

func (t *teller) people1() error {
	r, err := readRegion()
	if err != nil {
		return err
	}
	t.at(0, "09:00")
	host := identity.HostActor()
	for _, o := range r.Organisations {
		receipt, err := t.Identity.AddOrg(t.ctx, host, identity.AddOrg{Command: t.next(), Kind: identity.OrgKind(o.Kind), Name: o.Name, Division: o.Division, USCC: o.USCC})
		if err != nil {
			return fmt.Errorf("organisation %s: %w", o.Key, err)
		}
		t.orgs[o.Key] = receipt.Org
	}
	for _, p := range r.People {
		if _, err := t.Identity.AddPerson(t.ctx, host, identity.AddPerson{Command: t.next(), Login: p.Login, Name: p.Name, Org: t.orgs[p.Org], Roles: p.Roles, Password: demoPassword}); err != nil {
			return fmt.Errorf("person %s: %w", p.Login, err)
		}
	}
	for _, p := range r.People {
		who, err := t.Identity.SignIn(t.ctx, identity.SignIn{Login: p.Login, Password: demoPassword, Address: "127.0.0.1", Agent: "demo"})
		if err != nil {
			return fmt.Errorf("sign in %s: %w", p.Login, err)
		}
		t.people[p.Login] = who.Actor
		if err := t.Identity.SignOut(t.ctx, who.Session); err != nil {
			return err
		}
	}
	return nil
}

// photo draws and keeps a picture of cartons; each is another picture.
func (t *teller) photo() (string, error) {
	t.told++
	p, err := t.Blobs.PutPhoto(t.ctx, bytes.NewReader(drawCartons(uint64(t.told))))
	return p.SHA256, err
}
