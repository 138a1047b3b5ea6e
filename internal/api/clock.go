package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/oversight"
)

// RunningClock is a term that runs for something that is not a lot.
type RunningClock struct {
	Clock     string    `json:"clock" doc:"Code of the term."`
	Name      string    `json:"name" doc:"Of the term, in the language of the request."`
	Kind      string    `json:"kind" doc:"What it runs for: transfer, application, handoff …"`
	Subject   uuid.UUID `json:"subject"`
	Ref       string    `json:"ref,omitempty" doc:"Number by which people call it."`
	Org       uuid.UUID `json:"org" doc:"Who must act."`
	OrgName   string    `json:"org_name"`
	Role      string    `json:"role" doc:"Who of them."`
	From      Instant   `json:"from"`
	Warn      Instant   `json:"warn" doc:"From when it is warned of."`
	Due       Instant   `json:"due" doc:"First instant after the term."`
	State     string    `json:"state" enum:"running,warned,over"`
	Article   string    `json:"article,omitempty" doc:"As papers cite it."`
	Version   string    `json:"version,omitempty" doc:"Of the table of terms."`
	Certainty string    `json:"certainty,omitempty" enum:"sourced,assumed"`
}

// ClockTally counts running terms of one kind.
type ClockTally struct {
	Clock   string `json:"clock"`
	Name    string `json:"name"`
	Role    string `json:"role"`
	Running int    `json:"running"`
	Warned  int    `json:"warned" doc:"Of these, warned of and not over."`
	Over    int    `json:"over" doc:"Of these, over."`
}

// ClockList is one page of running terms, with the count of all of them.
type ClockList struct {
	List[RunningClock]
	Tallies []ClockTally `json:"tallies"`
	Waits   []WaitTally  `json:"waits" doc:"What goods over which was decided wait for, in the order of the journey."`
}

// WaitTally is how many lots wait for one thing.
type WaitTally struct {
	For   string   `json:"for" enum:"force,hold,difference,second,approval,order,head,dispatch,receiver,road,gate,run,witness"`
	By    []string `json:"by" doc:"Roles that can clear it; empty: time alone."`
	Lots  int      `json:"lots"`
	MassG int64    `json:"mass_g"`
}

func (a *API) clocks() {
	add(a, get("list-clocks", "/clocks", "oversight", "List what must be done by when", identity.ReadClocks).
		says("The first due first. Clocks of lots stand at the lots: last days of measures and approvals of urgent ones."), a.clockList)
}

func (a *API) clockList(ctx context.Context, actor identity.Actor, in *struct {
	Page
	InDivision
	Clock string `query:"clock" maxLength:"60"`
	Role  string `query:"role" maxLength:"40"`
}) (ClockList, error) {
	f := deadline.Filter{Clock: in.Clock, Role: identity.Role(in.Role), Division: in.Division, Limit: in.Limit, Cursor: in.Cursor}
	items, next, err := a.Deadline.List(ctx, actor, f)
	if err != nil {
		return ClockList{}, err
	}
	tallies, err := a.Deadline.Tallies(ctx, actor, in.Division)
	if err != nil {
		return ClockList{}, err
	}
	waits, err := a.Oversight.Waits(ctx, actor, in.Division)
	if err != nil {
		return ClockList{}, err
	}
	words := a.Words.In(i18n.Choose(askerOf(ctx).gin.Request))
	out := ClockList{List: listOf(items, next, func(d deadline.Item) RunningClock { return a.clock(words, d) })}
	out.Waits = each(waits, func(w oversight.Wait) WaitTally {
		return WaitTally{For: string(w.For), By: each(w.For.By(), func(r identity.Role) string { return string(r) }), Lots: w.Lots, MassG: w.MassG}
	})
	out.Tallies = each(tallies, func(t deadline.Tally) ClockTally {
		return ClockTally{Clock: t.Clock, Name: a.termName(words, t.Clock), Role: string(t.Role), Running: t.Running, Warned: t.Warned, Over: t.Over}
	})
	return out, nil
}

func (a *API) clock(words *i18n.Locale, d deadline.Item) RunningClock {
	now := a.Clock.Now()
	out := RunningClock{Clock: d.Clock, Name: a.termName(words, d.Clock), Kind: d.Kind, Subject: d.Subject, Ref: d.Ref, Org: d.Org, OrgName: d.OrgName, Role: string(d.Role),
		From: Instant(d.From), Warn: Instant(d.Warn), Due: Instant(d.Due), State: string(d.State(now))}
	if c, err := a.Book.Clock(d.Clock, d.From); err == nil {
		out.Article, out.Version, out.Certainty = a.Book.Cite(string(words.Lang), c.Article), c.Version, string(c.Certainty)
	}
	return out
}

func (a *API) termName(words *i18n.Locale, code string) string {
	if c, err := a.Book.Clock(code, a.Clock.Now()); err == nil {
		return c.Name.In(string(words.Lang))
	}
	return code
}
