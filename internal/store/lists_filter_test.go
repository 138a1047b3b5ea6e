package store

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestEveryFilterOfPapersFindsWhatItSaysOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		cert, _ := s.certified(s.here, 1)
		s.restricted = true
		c, lots := s.seized(s.there, 1)
		s.confiscate(s.there, c)
		drafted := s.draft(s.there, lots)
		today := s.clock.Now().Date()
		begin, tomorrow := today.Start(), today.AddDays(1).Start()
		region, here, firm := identity.Scope{Division: "540000"}, identity.Scope{Org: s.here.org}, identity.Scope{Org: s.operator.Org}
		ctx := s.ctx
		count := map[string]func(identity.Scope, any) (int, error){
			"cases": func(scope identity.Scope, f any) (int, error) {
				items, _, err := s.cases.Cases(ctx, scope, f.(casefile.CaseFilter))
				return len(items), err
			},
			"seizures": func(scope identity.Scope, f any) (int, error) {
				items, _, err := s.goods.Seizures(ctx, scope, f.(custody.SeizureFilter))
				return len(items), err
			},
			"orders": func(scope identity.Scope, f any) (int, error) {
				p, err := s.work.Orders(ctx, scope, f.(destruction.OrderFilter))
				return len(p.Items), err
			},
			"runs": func(scope identity.Scope, f any) (int, error) {
				p, err := s.work.Runs(ctx, scope, f.(destruction.RunFilter))
				return len(p.Items), err
			},
			"certificates": func(scope identity.Scope, f any) (int, error) {
				p, err := s.work.Certificates(ctx, scope, f.(destruction.CertificateFilter))
				return len(p.Items), err
			},
		}
		for name, x := range map[string]struct {
			list   string
			scope  identity.Scope
			filter any
			want   int
		}{
			"cases": {"cases", region, casefile.CaseFilter{}, 2}, "cases of an agency": {"cases", here, casefile.CaseFilter{}, 1}, "nobody's": {"cases", identity.Scope{}, casefile.CaseFilter{}, 0},
			"administrative": {"cases", region, casefile.CaseFilter{Nature: casefile.Administrative}, 2}, "criminal": {"cases", region, casefile.CaseFilter{Nature: casefile.Criminal}, 0},
			"closed": {"cases", region, casefile.CaseFilter{Closed: true}, 1}, "cases of a county": {"cases", region, casefile.CaseFilter{Division: "540102"}, 1},
			"opened today": {"cases", region, casefile.CaseFilter{From: begin, Until: tomorrow, Closed: true}, 1}, "opened later": {"cases", region, casefile.CaseFilter{From: tomorrow}, 0},
			"seized": {"seizures", region, custody.SeizureFilter{Measure: "seized"}, 2}, "sealed": {"seizures", region, custody.SeizureFilter{Measure: "sealed"}, 0},
			"seizures of a county": {"seizures", region, custody.SeizureFilter{Division: "540102"}, 1}, "seized later": {"seizures", region, custody.SeizureFilter{From: tomorrow}, 0},
			"seizures of a year": {"seizures", region, custody.SeizureFilter{Query: "s-540102-20"}, 1}, "no number": {"seizures", region, custody.SeizureFilter{Query: "白酒"}, 0},
			"orders": {"orders", region, destruction.OrderFilter{}, 2}, "orders for destruction": {"orders", region, destruction.OrderFilter{Kind: destruction.Destroy}, 2},
			"orders to sell": {"orders", region, destruction.OrderFilter{Kind: destruction.Sell}, 0}, "orders of an agency": {"orders", region, destruction.OrderFilter{Agency: s.there.org}, 1},
			"orders to a firm": {"orders", region, destruction.OrderFilter{Firm: s.operator.Org}, 2}, "what a firm sees": {"orders", firm, destruction.OrderFilter{}, 1},
			"orders of a prefecture": {"orders", region, destruction.OrderFilter{Division: "540100"}, 1}, "orders by method": {"orders", region, destruction.OrderFilter{Method: "SHRED_RECYCLE"}, 2},
			"orders by no method": {"orders", region, destruction.OrderFilter{Method: "NONE"}, 0}, "an order": {"orders", region, destruction.OrderFilter{Query: drafted.Number.String()}, 1},
			"orders out of sight": {"orders", here, destruction.OrderFilter{Query: drafted.Number.String()}, 0},
			"runs":                {"runs", region, destruction.RunFilter{}, 1}, "runs of a firm": {"runs", here, destruction.RunFilter{Firm: s.operator.Org}, 1}, "runs in a county": {"runs", region, destruction.RunFilter{Division: "540103"}, 1},
			"runs elsewhere": {"runs", region, destruction.RunFilter{Division: "540102"}, 0}, "runs later": {"runs", region, destruction.RunFilter{From: tomorrow}, 0}, "runs until now": {"runs", region, destruction.RunFilter{Until: tomorrow}, 1},
			"runs by no method": {"runs", region, destruction.RunFilter{Method: "NONE"}, 0},
			"certificates":      {"certificates", region, destruction.CertificateFilter{Division: "540102"}, 1}, "certificates elsewhere": {"certificates", region, destruction.CertificateFilter{Division: "540600"}, 0},
			"a certificate": {"certificates", firm, destruction.CertificateFilter{Query: cert.Number.String()[:14]}, 1}, "revoked": {"certificates", firm, destruction.CertificateFilter{State: destruction.CertificateRevoked}, 0},
		} {
			if got, err := count[x.list](x.scope, x.filter); err != nil || got != x.want {
				t.Errorf("%s: %d, want %d (%v)", name, got, x.want, err)
			}
		}
	})
}

func TestEveryFilterOfEveryListOfPapersIsServedByAnIndexOnBothEngines(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, org, day := context.Background(), uuid.New(), clock.Now()
		scopes := map[string]identity.Scope{"party": {Org: org}, "province": {Division: "540000"}, "prefecture": {Division: "540100"}, "county and party": {Division: "540102", Org: org}}
		indexed(t, db, func(heard *Tx, look func(string, func() error)) {
			for who, scope := range scopes {
				for by, f := range map[string]casefile.CaseFilter{"none": {}, "nature": {Nature: casefile.Criminal}, "closed": {Closed: true}, "division": {Division: "540100"}, "days": {From: day, Until: day}, "words": {Query: "白酒"}} {
					look("cases by "+by+" of a "+who, func() error { return second2(heard.Cases(ctx, scope, f)) })
				}
				for by, f := range map[string]custody.SeizureFilter{"measure": {Measure: "seized"}, "division": {Division: "540102"}, "days": {From: day, Until: day}, "number": {Query: "S-54"}} {
					look("seizures by "+by+" of a "+who, func() error { return second2(heard.Seizures(ctx, scope, f)) })
				}
				for by, f := range map[string]destruction.OrderFilter{"none": {}, "state": {State: destruction.OrderDone}, "kind": {Kind: destruction.Sell}, "agency": {Agency: org}, "firm": {Firm: org}, "division": {Division: "540102"}, "method": {Method: "x"}, "number": {Query: "P-54"}} {
					look("orders by "+by+" of a "+who, func() error { return second(heard.Orders(ctx, scope, f)) })
				}
				for by, f := range map[string]destruction.RunFilter{"none": {}, "state": {State: destruction.RunFinished}, "firm": {Firm: org}, "division": {Division: "540102"}, "method": {Method: "x"}, "days": {From: day, Until: day}, "number": {Query: "D-54"}} {
					look("runs by "+by+" of a "+who, func() error { return second(heard.Runs(ctx, scope, f)) })
				}
				for by, f := range map[string]destruction.CertificateFilter{"none": {}, "state": {State: destruction.CertificateRevoked}, "month": {Month: "2026-11"}, "firm": {Firm: org}, "division": {Division: "540102"}, "number": {Query: "C-54"}} {
					look("certificates by "+by+" of a "+who, func() error { return second(heard.Certificates(ctx, scope, f)) })
				}
			}
		})
	})
}

func TestABeginningOfANumberIsReadAsPeopleTypeIt(t *testing.T) {
	for typed, want := range map[string]string{"P-5401": "P-5401", "p-540102-2026-000001-k": "P-540102-2026-000001-K", "5401": "P-5401", "Ｐ－540102": "P-540102", " P - 54 ": "P-54", "P": "P-", "P-": "P-",
		"C-5401": "", "白酒": "", "P-54%": "", "P-54_": "", "P-540102-2026-000001-KK": "", "P--": ""} {
		if got := NumberPrefix(label.Order, typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
