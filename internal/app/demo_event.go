package app

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
)

// event plans, announces and opens a joint destruction at the recycler.
func (t *teller) event(name, notice string, days int, agencies ...string) (string, error) {
	cmd := destruction.PlanEvent{Command: t.next(), Name: name, Place: "堆龙再生利用厂（演示）", Notice: notice, Facility: t.facilities["gaoyuan"]}
	cmd.From = t.clock.Now().Date()
	cmd.To = cmd.From.AddDays(days - 1)
	cmd.Departments = make([]uuid.UUID, len(agencies))
	for i, key := range agencies {
		cmd.Departments[i] = t.orgs[key]
	}
	e, err := t.Destruction.PlanEvent(t.ctx, t.as("officer1"), cmd)
	if err != nil {
		return "", fmt.Errorf("plan event: %w", err)
	}
	no := e.Number.String()
	if _, err := t.Destruction.AnnounceEvent(t.ctx, t.as("approver1"), destruction.MoveEvent{Command: t.next(), Event: no}); err != nil {
		return no, fmt.Errorf("announce event: %w", err)
	}
	if _, err := t.Destruction.OpenEvent(t.ctx, t.as("approver1"), destruction.MoveEvent{Command: t.next(), Event: no}); err != nil {
		return no, fmt.Errorf("open event: %w", err)
	}
	return no, nil
}

func (t *teller) join(a agencyStory, event string, o destruction.OrderReceipt) error {
	if event == "" {
		return nil
	}
	if _, err := t.Destruction.JoinEvent(t.ctx, t.as(a.first), destruction.JoinEvent{Command: t.next(), Event: event, Order: o.Number.String()}); err != nil {
		return fmt.Errorf("join event: %w", err)
	}
	return nil
}

func (t *teller) closeEvent(event string) error {
	if _, err := t.Destruction.CloseEvent(t.ctx, t.as("approver1"), destruction.MoveEvent{Command: t.next(), Event: event}); err != nil {
		return fmt.Errorf("close event: %w", err)
	}
	return nil
}
