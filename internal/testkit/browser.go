package testkit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browserStart bounds the start of Chromium on a busy small machine.
const browserStart = 60 * time.Second

// BrowserOptions is what a test may choose. The zero value is a desktop window
// in Chinese without a camera.
type BrowserOptions struct {
	// CameraVideo is a .mjpeg or .y4m file that the camera shows for ever.
	CameraVideo string
	// Phone makes the window as small as a phone's, 390 × 844.
	Phone bool
	// Language is what the browser asks for; default zh-CN.
	Language string
	// MayFail lists parts of page errors that the test expects.
	MayFail []string
}

// Browser is one Chromium with its own profile.
type Browser struct {
	// Ctx is the first tab; chromedp.Do and chromedp.Run take it.
	Ctx context.Context

	mu     sync.Mutex
	errors []string
}

// Chromium starts a browser, ends it with the test, and fails the test for
// every page error, refused content or failed request nobody expected.
func Chromium(t testing.TB, o BrowserOptions) *Browser {
	t.Helper()
	path, err := findChromium()
	if err != nil {
		t.Fatalf("%v", err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), o.flags(path)...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	b := &Browser{Ctx: ctx}
	if err := b.Watch(ctx); err != nil {
		t.Fatalf("listen to the browser: %v", err)
	}
	// The first use starts the browser; a deadline here must not end it later.
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(ctx, chromedp.Navigate("about:blank")) }()
	select {
	case err := <-started:
		if err != nil {
			t.Fatalf("start %s: %v", path, err)
		}
	case <-time.After(browserStart):
		t.Fatalf("%s did not start within %s", path, browserStart)
	}
	t.Cleanup(func() {
		for _, e := range b.Unexpected(o.MayFail) {
			t.Errorf("the browser reports: %s", e)
		}
	})
	return b
}

// Watch collects the errors of a further tab.
func (b *Browser) Watch(tab context.Context) error {
	return chromedp.Listen(tab, func(event any) {
		if text := complaint(event); text != "" {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.errors = append(b.errors, text)
		}
	})
}

// PageErrors is what went wrong in pages so far: exceptions, console.error,
// content refused by the Content-Security-Policy, requests that failed.
func (b *Browser) PageErrors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.errors...)
}

// Unexpected are the page errors that contain none of the given parts.
func (b *Browser) Unexpected(expected []string) []string {
	var found []string
errors:
	for _, e := range b.PageErrors() {
		for _, part := range expected {
			if strings.Contains(e, part) {
				continue errors
			}
		}
		found = append(found, e)
	}
	return found
}

func complaint(event any) string {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		return "exception: " + text
	case *runtime.EventConsoleAPICalled:
		if string(e.Type) != "error" {
			return ""
		}
		parts := []string{"console.error:"}
		for _, a := range e.Args {
			parts = append(parts, strings.Trim(string(a.Value), `"`)+a.Description)
		}
		return strings.Join(parts, " ")
	case *cdplog.EventEntryAdded:
		if string(e.Entry.Level) != "error" || strings.HasSuffix(e.Entry.URL, "/favicon.ico") {
			return ""
		}
		return fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
	}
	return ""
}

func (o BrowserOptions) flags(path string) []chromedp.ExecAllocatorOption {
	language, width, height := o.Language, 1280, 900
	if language == "" {
		language = "zh-CN"
	}
	if o.Phone {
		width, height = 390, 844
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.WindowSize(width, height),
		chromedp.WSURLReadTimeout(browserStart),
		chromedp.Flag("lang", language),
		chromedp.Flag("accept-lang", language),
		// Small containers have a small /dev/shm.
		chromedp.Flag("disable-dev-shm-usage", true),
		// Tests must not reach the internet, not even for updates.
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"),
	)
	if os.Geteuid() == 0 {
		flags = append(flags, chromedp.NoSandbox) // Chromium refuses its sandbox as root
	}
	if o.CameraVideo != "" {
		flags = append(flags,
			chromedp.Flag("use-fake-device-for-media-stream", true),
			chromedp.Flag("use-fake-ui-for-media-stream", true),
			chromedp.Flag("use-file-for-fake-video-capture", o.CameraVideo))
	}
	return flags
}

// findChromium takes SEALTRAIL_TEST_CHROMIUM, else the first known name. The shell
// is Chromium without its windows: journeys take two thirds of the time in it.
func findChromium() (string, error) {
	if path := os.Getenv("SEALTRAIL_TEST_CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium found; install it with: sudo apt-get install -y chromium — or set SEALTRAIL_TEST_CHROMIUM to a Chromium or Chrome")
}
