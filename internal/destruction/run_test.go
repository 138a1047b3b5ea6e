package destruction

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

func cmd() ledger.Command { return ledger.Command{ID: uuid.Must(uuid.NewV7())} }

func person(name string, org uuid.UUID, roles ...identity.Role) identity.Actor {
	return identity.Actor{Person: uuid.NewSHA1(uuid.Nil, []byte(name)), Pseudonym: name, Org: org, Roles: roles, Via: "session", StepUpAt: now, StepUpBy: "step_up"}
}

func code(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func report() CompleteRun {
	return CompleteRun{Command: cmd(), EndedAt: now, Outputs: []Material{{Material: "再生纤维", MassG: 10_000, Outlet: "拉萨再生纤维厂"}},
		Residue: []Material{{Material: "拉链、扣件", MassG: 500, Outlet: "曲水金属回收站"}}, LossG: 400, LossReason: "粉尘", NoPhotos: "相机损坏", FeeBearer: "市财政"}
}

func TestARunCompletesOnlyWithWholeFigures(t *testing.T) {
	b := book(t)
	scale := map[uuid.UUID]weighed{id(11): {900, "weights[0].weight_g"}}
	for _, c := range []struct {
		name    string
		change  func(*CompleteRun)
		weights map[uuid.UUID]weighed
		want    string
		field   string
	}{
		{"all in order", func(*CompleteRun) {}, scale, "", ""},
		{"goods never weighed need a weight", func(*CompleteRun) {}, nil, "destruction.weight.missing", "weights"},
		{"weighed goods are not weighed again", func(*CompleteRun) {}, map[uuid.UUID]weighed{id(11): {900, ""}, id(1): {9_000, "weights[1].weight_g"}}, "destruction.weight.known", "weights[1].weight_g"},
		{"residue without an outlet", func(c *CompleteRun) { c.Residue[0].Outlet = " " }, scale, "destruction.text.missing", "residue[0].outlet"},
		{"output without a mass", func(c *CompleteRun) { c.Outputs[0].MassG = 0 }, scale, "destruction.mass.range", "outputs[0].mass_g"},
		{"negative loss", func(c *CompleteRun) { c.LossG = -1 }, scale, "destruction.mass.range", "loss_g"},
		{"loss without a reason", func(c *CompleteRun) { c.LossReason = "" }, scale, "destruction.text.missing", "loss_reason"},
		{"a fee for the agency", func(c *CompleteRun) { c.FeeFen = 1 }, scale, "destruction.fee.not_free", "fee_fen"},
		{"the agency bears the cost", func(c *CompleteRun) { c.FeeBearer = "没收机关" }, scale, "destruction.fee.agency", "fee_bearer"},
		{"the agency bears it, said at length", func(c *CompleteRun) { c.FeeBearer = "由办案机关承担" }, scale, "destruction.fee.agency", "fee_bearer"},
		{"the treasury bears it, and nothing is taken from the agency", func(c *CompleteRun) { c.FeeBearer = "自治区财政，不向办案机关收取" }, scale, "", ""},
		{"the agency bears it by its name", func(c *CompleteRun) { c.FeeBearer = "拉萨市城关区 市场监管局" }, scale, "destruction.fee.agency", "fee_bearer"},
		{"the rights holder bears it", func(c *CompleteRun) { c.FeeBearer = "权利人" }, scale, "", ""},
		{"nobody bears the cost", func(c *CompleteRun) { c.FeeBearer = "" }, scale, "destruction.text.missing", "fee_bearer"},
		{"no photos and no reason", func(c *CompleteRun) { c.NoPhotos = "" }, scale, "destruction.text.missing", "no_photos"},
		{"a hash that is none", func(c *CompleteRun) { c.Photos = []Photo{{SHA256: "xyz"}} }, scale, "destruction.photo.hash", "photos[0].sha256"},
		{"one photo twice", func(c *CompleteRun) {
			c.Photos = []Photo{{SHA256: strings.Repeat("a", 64)}, {SHA256: strings.Repeat("a", 64)}}
		}, scale, "destruction.photo.twice", "photos[1].sha256"},
		{"ends before it begins", func(c *CompleteRun) { c.EndedAt = now.Add(-6 * 3600e9) }, scale, "destruction.time.order", "ended_at"},
		{"no end", func(c *CompleteRun) { c.EndedAt = 0 }, scale, "destruction.time.end_missing", "ended_at"},
		{"ends tomorrow", func(c *CompleteRun) { c.EndedAt = now.Add(24 * 3600e9) }, scale, "command.in_the_future", "ended_at"},
		{"began before the run", func(c *CompleteRun) { c.StartedAt = now.Add(-7 * 3600e9) }, scale, "destruction.time.before_start", "started_at"},
		{"a waste code nobody knows", func(c *CompleteRun) { c.Residue[0].WasteCode = "999-999-99" }, scale, "destruction.waste_code.unknown", "residue[0].waste_code"},
		{"three kilograms vanished", func(c *CompleteRun) { c.Outputs[0].MassG = 7_000 }, scale, "destruction.balance.outside", "outputs"},
		{"too many tickets", func(c *CompleteRun) { c.Tickets = make([]string, MaxTickets+1) }, scale, "destruction.list.too_long", "tickets"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, in := figured(t), report()
			r.State = RunStarted
			c.change(&in)
			d, err := r.complete(person("op", id(30), identity.FirmOperator), in, c.weights, []string{"拉萨市城关区市场监管局"}, now, b)
			if code(err) != c.want {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if c.want != "" && fault.Of(err).Field != c.field {
				t.Errorf("at %q, want %q", fault.Of(err).Field, c.field)
			}
			if c.want == "" && len(d.Lines) != len(r.Lots) {
				t.Errorf("%d lines for %d lots", len(d.Lines), len(r.Lots))
			}
		})
	}
}

func TestAllWrongFieldsOfAReportAreNamedTogether(t *testing.T) {
	r, in := figured(t), report()
	r.State = RunStarted
	in.FeeFen, in.FeeBearer, in.LossG = 5, "", -1
	_, err := r.complete(person("op", id(30), identity.FirmOperator), in, nil, []string{"拉萨市城关区市场监管局"}, now, book(t))
	if f := fault.Of(err); f == nil || len(f.Fields) != 4 {
		t.Fatalf("got %v", err)
	}
}

// Whoever mends a report must see in one look that it does not balance either.
func TestABalanceOutsideIsNamedBesideTheOtherFaults(t *testing.T) {
	scale := map[uuid.UUID]weighed{id(11): {900, "weights[0].weight_g"}}
	fields := func(change func(*CompleteRun)) []string {
		r, in := figured(t), report()
		r.State, in.Outputs[0].MassG, in.LossReason = RunStarted, 7_000, "" // three kilograms vanished, the loss unexplained
		change(&in)
		_, err := r.complete(person("op", id(30), identity.FirmOperator), in, scale, []string{"拉萨市城关区市场监管局"}, now, book(t))
		var said []string
		for _, f := range fault.Of(err).Fields {
			said = append(said, f.Field)
		}
		return said
	}
	if said := fields(func(*CompleteRun) {}); !slices.Equal(said, []string{"loss_reason", "outputs"}) {
		t.Errorf("named %v", said)
	}
	if said := fields(func(c *CompleteRun) { c.Residue[0].MassG = 0 }); !slices.Equal(said, []string{"residue[0].mass_g", "loss_reason"}) {
		t.Errorf("a sum with a mass missing is judged: %v", said)
	}
}

func TestFrozenFiguresAreReportedOnce(t *testing.T) {
	for _, state := range []RunState{RunCompleted, RunReviewed, RunFinished} {
		r := figured(t)
		r.State = state
		if _, err := r.complete(person("op", id(30), identity.FirmOperator), report(), nil, []string{"拉萨市城关区市场监管局"}, now, book(t)); code(err) != "destruction.run.state" {
			t.Errorf("%s: %v", state, err)
		}
	}
}

func TestSomebodyElseReviewsTheFrozenFigures(t *testing.T) {
	r := figured(t)
	r.State = RunCompleted
	for _, c := range []struct{ name, figures, want string }{
		{"op", "aa", "destruction.review.own_work"},
		{"rev", "bb", "destruction.figures.other"},
		{"rev", "", "destruction.figures.missing"},
		{"rev", "aa", ""},
	} {
		if _, err := r.review(person(c.name, id(30), identity.FirmReviewer), ReviewRun{Command: cmd(), Figures: c.figures}, now); code(err) != c.want {
			t.Errorf("%s with %q: %v, want %q", c.name, c.figures, err, c.want)
		}
	}
	started := figured(t)
	started.State = RunStarted
	if _, err := started.review(person("rev", id(30), identity.FirmReviewer), ReviewRun{Command: cmd(), Figures: "aa"}, now); code(err) != "destruction.run.state" {
		t.Errorf("nothing is frozen yet: %v", err)
	}
}

func TestAWitnessSignsOnceForTheAgenciesTheySpeakFor(t *testing.T) {
	r := figured(t)
	attest := func(r Run, name string, org uuid.UUID, figures string) ([]uuid.UUID, string) {
		_, err := r.attest(person(name, org, identity.Officer), AttestRun{Command: cmd(), Figures: figures}, now)
		return r.CountsFor(org), code(err)
	}
	if counts, why := attest(r, "w1", id(3), "aa"); why != "" || !slices.Equal(counts, []uuid.UUID{id(3)}) {
		t.Errorf("own officer: %v %s", counts, why)
	}
	if counts, why := attest(r, "w2", id(5), "aa"); why != "" || !slices.Equal(counts, []uuid.UUID{id(3)}) {
		t.Errorf("entrusted officer: %v %s", counts, why)
	}
	if _, why := attest(r, "w3", id(77), "aa"); why != "destruction.attest.complete" {
		t.Errorf("a stranger's officer: %s", why)
	}
	if _, why := attest(r, "w1", id(3), "bb"); why != "destruction.figures.other" {
		t.Errorf("other figures: %s", why)
	}
	r.Attestations = []Attestation{{Signature: Signature{Person: "w1", Org: id(3)}, For: []uuid.UUID{id(3)}}}
	if _, why := attest(r, "w1", id(3), "aa"); why != "destruction.attest.once" {
		t.Errorf("twice: %s", why)
	}
	if _, why := attest(r, "op", id(3), "aa"); why != "destruction.attest.own_work" {
		t.Errorf("the operator: %s", why)
	}
	r.State = RunCompleted
	if _, why := attest(r, "w4", id(3), "aa"); why != "destruction.run.state" {
		t.Errorf("before the review: %s", why)
	}
}

// Who has signed may still lend the device, and whoever takes the last place is
// not offered to fill it with somebody else.
func TestADeviceIsLentOnlyWhileAnotherWitnessIsWanted(t *testing.T) {
	signed := func(names ...string) Run {
		r := figured(t)
		for _, n := range names {
			r.Attestations = append(r.Attestations, Attestation{Signature: Signature{Person: n, Org: id(3)}, For: []uuid.UUID{id(3)}})
		}
		return r
	}
	alone := func(r Run) Run { r.Agencies = r.Agencies[:1]; return r }
	certified := signed("w1", "w2")
	certified.Agencies[0].Certificates = []uuid.UUID{id(70)}
	early := signed()
	early.State = RunCompleted
	officer, firm := identity.Officer, identity.FirmOperator
	for _, c := range []struct {
		name string
		run  Run
		as   identity.Actor
		own  bool
		lend bool
	}{
		{"the first of two", signed(), person("w1", id(3), officer), true, true},
		{"who has signed, one more wanted", signed("w1"), person("w1", id(3), officer), false, true},
		{"the last of two", signed("w1"), person("w2", id(3), officer), true, false},
		{"an entrusted officer in the last place", signed("w1"), person("w2", id(5), officer), true, false},
		{"all are in", certified, person("w2", id(3), officer), false, false},
		{"all of this agency, not of the other", certified, person("w3", id(6), officer), true, true},
		{"a stranger", signed(), person("w9", id(77), officer), false, false},
		{"the operator, one more wanted", alone(signed("w1")), person("op", id(30), firm), false, true},
		{"the operator, none wanted", alone(certified), person("op", id(30), firm), false, false},
		{"a keeper", signed(), person("k", id(3), identity.Keeper), false, false},
		{"before the review", early, person("w1", id(3), officer), false, false},
	} {
		if own, lend := c.run.MayAttest(c.as), c.run.MayLendDevice(c.as); own != c.own || lend != c.lend {
			t.Errorf("%s: attests %v, lends %v", c.name, own, lend)
		}
	}
}

// Attestations count per agency: one is ready exactly when as many different
// people as it asks for have signed for it, and others' do not help.
func TestAnAgencyIsReadyWhenItsOwnAttestationsAreIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		agencies := rapid.IntRange(1, 4).Draw(t, "agencies")
		r := Run{State: RunReviewed, FiguresHash: "aa", Stream: ledger.Stream{9}}
		for i := range agencies {
			r.Agencies = append(r.Agencies, Agency{Org: id(byte(i + 1)), Required: rapid.IntRange(MinAttestations, MaxAttestations).Draw(t, "required"),
				Entrusted: rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(1, 6), func(n int) uuid.UUID { return id(byte(n)) }), 0, 3, rapid.ID).Draw(t, "entrusted")})
		}
		want := map[uuid.UUID]map[string]bool{}
		for range rapid.IntRange(0, 20).Draw(t, "witnesses") {
			org := id(byte(rapid.IntRange(1, 7).Draw(t, "org")))
			name := rapid.StringMatching(`w[0-9]`).Draw(t, "name")
			counts := r.CountsFor(org)
			_, err := r.attest(person(name, org, identity.Officer), AttestRun{Command: ledger.Command{ID: id(50)}, Figures: "aa"}, now)
			if err != nil {
				continue
			}
			r.Attestations = append(r.Attestations, Attestation{Signature: Signature{Org: org, Person: name}, For: counts})
			for _, a := range counts {
				if want[a] == nil {
					want[a] = map[string]bool{}
				}
				want[a][name] = true
			}
		}
		for _, a := range r.Agencies {
			ready := slices.ContainsFunc(r.Ready(), func(x Agency) bool { return x.Org == a.Org })
			if ready != (len(want[a.Org]) >= a.Required) {
				t.Fatalf("agency asks %d, %d signed, ready %v", a.Required, len(want[a.Org]), ready)
			}
		}
	})
}

func TestTheHashOfFiguresChangesWithEveryFigure(t *testing.T) {
	f := masses(1000, 900, 100, 0)
	first, err := HashFigures(f)
	if err != nil || len(first) != 64 {
		t.Fatal(first, err)
	}
	f.Residue[0].Outlet = "别处"
	if second, err := HashFigures(f); err != nil || second == first {
		t.Fatal("another outlet, the same hash", err)
	}
}
