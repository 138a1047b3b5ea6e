package web

import (
	"slices"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// place is one entry of the working navigation and the roles that have it.
type place struct {
	key, href, icon string
	roles           []identity.Role // none: everybody signed in
}

// places is the working navigation, in the order of the bar. Rights are asked
// by each use case; this only leaves out what a role has no use for.
var places = [...]place{
	{"home", "/home", "checklist", nil},
	{"scan", "/scan", "scan", []identity.Role{identity.Officer, identity.Keeper, identity.Lab, identity.FirmOperator, identity.FirmReviewer}},
	{"cases", "/cases", "folder", []identity.Role{identity.Officer, identity.Approver, identity.LegalReviewer, identity.Liaison, identity.Auditor, identity.Statistician}},
	{"lots", "/lots", "package", []identity.Role{identity.Officer, identity.Keeper, identity.Approver, identity.LegalReviewer, identity.Lab, identity.FirmOperator, identity.FirmReviewer, identity.Liaison, identity.Auditor, identity.Statistician}},
	{"storage", "/storage", "building-warehouse", []identity.Role{identity.Keeper, identity.FirmOperator}},
	{"seizures", "/seizures", "hand-grab", []identity.Role{identity.Officer}},
	{"handoffs", "/handoffs", "transfer", []identity.Role{identity.Officer, identity.Keeper, identity.Lab, identity.FirmOperator, identity.FirmReviewer, identity.Auditor}},
	{"transfers", "/transfers", "scale", []identity.Role{identity.Officer, identity.Approver, identity.LegalReviewer, identity.Liaison, identity.Auditor}},
	{"orders", "/orders", "gavel", []identity.Role{identity.Officer, identity.Keeper, identity.Approver, identity.LegalReviewer, identity.Auditor}},
	{"events", "/events", "calendar", []identity.Role{identity.Officer, identity.Approver, identity.FirmOperator, identity.FirmReviewer, identity.EcoEditor, identity.EcoPublisher, identity.Auditor}},
	{"destructions", "/destructions", "recycle", []identity.Role{identity.Officer, identity.FirmOperator, identity.FirmReviewer, identity.EcoEditor, identity.EcoPublisher, identity.Auditor}},
	{"certificates", "/certificates", "certificate", []identity.Role{identity.Officer, identity.Approver, identity.FirmOperator, identity.FirmReviewer, identity.Auditor, identity.Statistician}},
	{"oversight", "/oversight", "chart-bar", []identity.Role{identity.Liaison, identity.Auditor, identity.Statistician}},
	{"clocks", "/clocks", "alarm", []identity.Role{identity.Officer, identity.Keeper, identity.Approver, identity.LegalReviewer, identity.FirmOperator, identity.EcoEditor, identity.EcoPublisher, identity.Liaison, identity.Auditor, identity.Statistician}},
	{"labels", "/labels", "tag", []identity.Role{identity.Officer, identity.Keeper}},
	{"firms", "/firms", "building-factory-2", []identity.Role{identity.EcoEditor, identity.EcoPublisher, identity.Approver, identity.Auditor}},
	{"admin", "/admin", "settings", []identity.Role{identity.AdminSystem, identity.AdminAccounts}},
}

func (p place) has(v page.Visitor) bool {
	if p.roles == nil {
		return true
	}
	return slices.ContainsFunc(p.roles, v.Actor.Acts)
}

func (p place) item(v page.Visitor, current string) page.NavItem {
	item := page.NavItem{Key: p.key, Href: p.href, Icon: p.icon, Current: p.key == current}
	if p.key == "home" {
		item.Count = v.Waiting
	}
	return item
}

// workItems is the bar of the working side.
func workItems(v page.Visitor, current string) []page.NavItem {
	var items []page.NavItem
	for _, p := range places {
		if p.has(v) {
			items = append(items, p.item(v, current))
		}
	}
	return folded(items)
}

// inBar is how many places stand side by side on a wide screen; where a role has
// more, the others stand behind the last entry, but for the one that is open.
const inBar = 6

func folded(items []page.NavItem) []page.NavItem {
	if len(items) <= inBar+1 {
		return items
	}
	shown := 0
	for _, item := range items[inBar:] {
		if item.Current {
			shown = 1
		}
	}
	for i := range items {
		items[i].Rest = i >= inBar-shown && !items[i].Current
	}
	return items
}

// tabs is the bar at the foot of a phone: home, scan in the middle for whoever
// deals with lots, one's own page last, between them the first places of the role.
func tabs(v page.Visitor, current string) []page.NavItem {
	var rest []page.NavItem
	deals := false
	for _, item := range workItems(v, current) {
		deals = deals || item.Key == "lots"
		if item.Key != "scan" && len(rest) < 3 {
			rest = append(rest, item)
		}
	}
	mid := min(2, len(rest))
	out := append([]page.NavItem{}, rest[:mid]...)
	if deals {
		out = append(out, page.NavItem{Key: "scan", Href: "/scan", Icon: "scan", Current: current == "scan"})
	}
	out = append(out, rest[mid:]...)
	return append(out, page.NavItem{Key: "me", Href: "/me", Icon: "user", Current: current == "me"})
}

func publicItems(current string) []page.NavItem {
	items := []page.NavItem{
		{Key: "verify", Href: "/"},
		{Key: "registry", Href: "/registry"},
		{Key: "apidocs", Href: "/api/docs"},
	}
	for i := range items {
		items[i].Current = items[i].Key == current
	}
	return items
}
