package web

import "strings"

// browserMarks and systemMarks stand in what browsers say of themselves, the more
// telling ones first: every one also claims to be others.
var (
	browserMarks = [][2]string{{"MicroMessenger/", "WeChat"}, {"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Version/", "Safari"}}
	systemMarks = [][2]string{{"HarmonyOS", "HarmonyOS"}, {"OpenHarmony", "HarmonyOS"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"}}
)

// browserName turns what a browser says of itself into what people call it; what
// is not known is shown as it was said.
func browserName(agent string) string {
	var name, system string
	for _, m := range browserMarks {
		if _, rest, ok := strings.Cut(agent, m[0]); ok {
			version := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
			name = strings.TrimSpace(m[1] + " " + version)
			break
		}
	}
	for _, m := range systemMarks {
		if strings.Contains(agent, m[0]) {
			system = m[1]
			break
		}
	}
	if name == "" || system == "" {
		return agent
	}
	return name + " · " + system
}
