package testkit

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestAxeFindsAFieldWithoutALabelAndNothingInAGoodPage(t *testing.T) {
	b := Chromium(t, BrowserOptions{})
	for page, want := range map[string]int{
		`<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><input></main></html>`:                     1,
		`<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><label>Name <input></label></main></html>`: 0,
	} {
		if err := chromedp.Do(b.Ctx, chromedp.Navigate("data:text/html,"+page)); err != nil {
			t.Fatal(err)
		}
		found, err := Axe(b.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != want {
			t.Errorf("%s: found %v", page, found)
		}
	}
}
