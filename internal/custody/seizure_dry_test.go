package custody

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

// dryReads are the case and the labels that a dry check looks at.
type dryReads struct {
	Reads
	stage  *stage
	labels map[label.Code]label.Label
}

func (r dryReads) Case(_ context.Context, _ identity.Scope, ref string) (casefile.Case, error) {
	return r.stage.cases[ref], nil
}

func (r dryReads) LabelsOf(context.Context, uuid.UUID, []label.Code) (map[label.Code]label.Label, error) {
	return r.labels, nil
}

// dry checks a seizure; without labels every one that it names is free.
func (s *stage) dry(cmd RecordSeizure, labels map[label.Code]label.Label) error {
	if labels == nil {
		labels = map[label.Code]label.Label{}
		for _, line := range cmd.Lines {
			for _, lot := range line.Lots {
				if code, err := label.Scanned(lot.Code); err == nil {
					labels[code] = label.Label{Code: code, Agency: s.agency, Status: label.Printed}
				}
			}
		}
	}
	s.View = func(_ context.Context, f func(Reads) error) error { return f(dryReads{stage: s, labels: labels}) }
	return s.CheckSeizure(context.Background(), s.as(s.officer), cmd)
}

func TestADryCheckSaysEverythingAtOnceAndWritesNothing(t *testing.T) {
	s := newStage(shelf(t))
	good, bound := s.seizing(2), s.seizing(2)
	if err := s.dry(good, nil); err != nil {
		t.Fatal(err)
	}
	bound.Lines[0].Lots[0].Code, bound.Lines[0].Lots[1].Code = "0000-0000-001J", "0000-0000-001J"
	code, err := label.Parse("0000-0000-001J")
	ok(t, err)
	bound.LastDay, bound.Party.Name, bound.OccurredAt = "2020-01-01", "", noon.Add(1<<40)
	got := map[string]string{}
	if f := fault.Of(s.dry(bound, map[label.Code]label.Label{code: {Code: code, Agency: s.agency, Status: label.Bound}})); f != nil {
		for _, g := range f.Fields {
			got[g.Code] = g.Field
		}
	}
	for want, field := range map[string]string{"custody.measure.last_day_past": "last_day", "custody.party.name": "party.name", "label.already_bound": "lines[0].lots[0].code",
		"custody.label_twice": "lines[0].lots[1].code", "command.in_the_future": "occurred_at"} {
		if got[want] != field {
			t.Errorf("%s at %q, want %q; all: %v", want, got[want], field, got)
		}
	}
	if len(s.lots)+len(s.seizures)+len(s.labels)+len(s.entries) > 0 {
		t.Error("a check wrote something")
	}
}

func TestADryCheckRefusesWhoApprovedTheMeasure(t *testing.T) {
	s := newStage(shelf(t))
	cmd := s.seizing(1)
	s.file.Approvals[0].By = s.officer.Pseudonym
	s.cases[s.file.Number.String()], s.cases[s.file.ID.String()] = s.file, s.file
	refused(t, s.dry(cmd, nil), "custody.approval.own", "approval")
	if err := s.CheckSeizure(context.Background(), s.as(s.keeper), cmd); !fault.Is(err, fault.KindDenied) {
		t.Errorf("a keeper: %v", err)
	}
}
