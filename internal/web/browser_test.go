package web

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/sealtrail/sealtrail/internal/identity"
)

// film is a video of testdata/label.png (the QR of ABCD-EFGH-JKMJ) lying on a
// table, in the form that Chromium takes for a camera.
func film(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/label.png")
	if err != nil {
		t.Fatal(err)
	}
	label, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	frame := image.NewRGBA(image.Rect(0, 0, 640, 480))
	draw.Draw(frame, frame.Bounds(), image.NewUniform(color.Gray{Y: 120}), image.Point{}, draw.Src)
	at := image.Pt(180, 100)
	draw.Draw(frame, label.Bounds().Add(at), label, image.Point{}, draw.Src)
	var one bytes.Buffer
	if err := jpeg.Encode(&one, frame, nil); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "camera.mjpeg")
	if err := os.WriteFile(file, bytes.Repeat(one.Bytes(), 5), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// browser is a Chromium whose camera shows the film; complaints collects what
// its console and its Content-Security-Policy say.
func browser(t *testing.T) (ctx context.Context, complaints func() string) {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("no Chromium: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("use-file-for-fake-video-capture", film(t)))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(allocator)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(stop)
	var mu sync.Mutex
	var said []string
	if err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			said = append(said, e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError {
				said = append(said, e.Entry.Text)
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	return ctx, func() string {
		mu.Lock()
		defer mu.Unlock()
		return strings.Join(said, "\n")
	}
}

func until(t *testing.T, ctx context.Context, script string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](script, chromedp.WithPollingInterval(20*time.Millisecond))); err != nil {
		t.Fatalf("waited for %s: %v", script, err)
	}
}

func TestALabelBeforeTheCameraLandsInTheList(t *testing.T) {
	_, pages, _ := site(t, &session{visitor: signedIn(identity.Officer)})
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.HandleFunc("POST /scan/codes", func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Codes []string }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		rows := make([]scanRow, len(asked.Codes))
		for i, code := range asked.Codes {
			rows[i] = scanRow{Code: code, Lot: code == "ABCDEFGHJKMJ", Name: "运动鞋　36 双"}
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(scanAnswer{Rows: rows}); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	ctx, complaints := browser(t)

	if err := chromedp.Do(ctx,
		chromedp.Navigate(strings.Replace(server.URL, "127.0.0.1", "localhost", 1)+"/gallery?lang=zh-CN"), // a secure context
		chromedp.WaitVisible(`[data-open]`), chromedp.Click(`[data-scan] [data-open]`)); err != nil {
		t.Fatal(err)
	}
	until(t, ctx, `document.querySelector('[data-list]').textContent.includes('运动鞋　36 双')`)
	until(t, ctx, `document.querySelector('textarea[name=codes]').value === 'ABCDEFGHJKMJ'`)
	if got := complaints(); got != "" {
		t.Errorf("the browser complains:\n%s", got)
	}

	// A hand scanner types and presses Enter: the same lot again, one with I
	// and O for digits, one mistyped, a barcode of the goods.
	for _, typed := range []string{"abcd-efgh-jkmj", "0000-OOOO-001J", "ABCD-EFGH-JKMK", "6924118000372"} {
		if err := chromedp.Do(ctx, chromedp.SendKeys(`[data-wedge]`, typed+"\r")); err != nil {
			t.Fatal(err)
		}
	}
	until(t, ctx, `document.querySelector('textarea[name=codes]').value === 'ABCDEFGHJKMJ\n00000000001J\nABCDEFGHJKMK\n6924118000372'`)
	for _, text := range []string{
		"×2", "编码有错", "不是本系统的标签", // counted once, mistyped, a barcode kept as a row
		"查无此码", "还缺 35",
	} {
		until(t, ctx, `document.querySelector('[data-scan]').textContent.includes('`+text+`')`)
	}
	until(t, ctx, `document.querySelector('[data-list]').firstElementChild.textContent.includes('6924 1180 0037 2')`) // newest on top
}

func TestTheDescriptionOfTheAPIIsShownUnderTheStrictPolicy(t *testing.T) {
	_, pages, _ := site(t, &session{})
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.HandleFunc("GET /api/v1/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"openapi":"3.1.0","info":{"title":"Sealtrail","version":"1"},"paths":{"/api/v1/lots/{code}":{"get":{"tags":["lots"],
			"parameters":[{"name":"code","in":"path","required":true,"schema":{"type":"string"}}],
			"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Lot"}}}}}}}},
			"components":{"schemas":{"Lot":{"type":"object","properties":{"code":{"type":"string"}}}}}}`))
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	ctx, complaints := browser(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/api/docs"),
		chromedp.WaitVisible(`.opblock-tag`), chromedp.Click(`.opblock-tag`),
		chromedp.WaitVisible(`.opblock-summary-control`), chromedp.Click(`.opblock-summary-control`),
		chromedp.WaitVisible(`.responses-table`)); err != nil {
		t.Fatalf("%v\n%s", err, complaints())
	}
	if got := complaints(); got != "" {
		t.Errorf("the browser complains:\n%s", got)
	}
}
