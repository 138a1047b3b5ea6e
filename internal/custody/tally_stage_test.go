package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/label"
)

func (s *stage) TallyOf(context.Context, uuid.UUID) (Tally, error) {
	t := Tally{}
	for _, m := range s.marks {
		t.Seq = max(t.Seq, m.Seq)
	}
	return t, nil
}

func (s *stage) Marks(context.Context, uuid.UUID) ([]Mark, error) { return s.marks, nil }

func (s *stage) AddMarks(_ context.Context, _ Handoff, marks []Mark) error {
	for _, m := range marks {
		m.Seq = int64(len(s.marks) + 1)
		s.marks = append(s.marks, m)
	}
	return nil
}

func (s *stage) DropMarks(context.Context, Handoff, []uuid.UUID) error { return nil }

func (s *stage) OldCodes(_ context.Context, lots []uuid.UUID) (map[uuid.UUID][]label.Code, error) {
	out := map[uuid.UUID][]label.Code{}
	for _, id := range lots {
		for at := s.lots[id].Parent; at != uuid.Nil; at = s.lots[at].Parent {
			out[id] = append(out[id], s.lots[at].Code)
		}
	}
	return out, nil
}

func (s *stage) LotsByCode(_ context.Context, codes []label.Code) (map[label.Code]uuid.UUID, error) {
	out := map[label.Code]uuid.UUID{}
	for _, l := range s.lots {
		out[l.Code] = l.ID
	}
	return out, nil
}
