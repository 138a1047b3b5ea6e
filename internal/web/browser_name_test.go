package web

import "testing"

func TestABrowserIsCalledWhatPeopleCallIt(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36":                                                  "Chrome 126 · Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0":                          "Edge 126 · Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1":                "Safari 17 · iPhone",
		"Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49": "WeChat 8 · Android",
		"curl/8.5.0": "curl/8.5.0",
		"":           "",
		"Chrome/":    "Chrome/",
	} {
		if got := browserName(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}
