package app

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// BenchmarkServe builds the binary as `make build` does and reports its size,
// how long the demo region takes on an empty folder, and what the server holds
// in memory at rest after a second start. Limits: 80 MB, 20 s, 150 MB.
func BenchmarkServe(b *testing.B) {
	dir := b.TempDir()
	binary := filepath.Join(dir, "sealtrail")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", binary, "github.com/sealtrail/sealtrail/cmd/sealtrail")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	info, err := os.Stat(binary)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/1e6, "MB-binary")
	first, stop := startBinary(b, binary, dir)
	b.ReportMetric(first.Seconds(), "s-first-start")
	stop(nil)
	_, stop = startBinary(b, binary, dir)
	stop(func(pid int) { b.ReportMetric(residentMB(b, pid), "MB-idle") })
	b.ReportMetric(0, "ns/op")
}

const benchAddress = "127.0.0.1:18437"

func startBinary(b *testing.B, binary, data string) (took time.Duration, stop func(look func(pid int))) {
	b.Helper()
	spent := moment.Stopwatch()
	cmd := exec.Command(binary, "serve", "--demo", "--data", filepath.Join(data, "var"), "--listen", benchAddress, "--ops-listen", "off")
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for !answers(ctx) {
		if ctx.Err() != nil {
			b.Fatal("the server did not become ready")
		}
	}
	return spent(), func(look func(pid int)) {
		if look != nil {
			look(cmd.Process.Pid)
		}
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			b.Fatalf("the server did not stop cleanly: %v", err)
		}
	}
}

func answers(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+benchAddress+"/readyz", nil)
	if err != nil {
		return false
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	w.Body.Close()
	return w.StatusCode == http.StatusOK
}

func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), "VmRSS:"); ok {
			var kb float64
			if _, err := fmt.Sscanf(strings.TrimSpace(rest), "%f kB", &kb); err != nil {
				b.Fatal(err)
			}
			return kb / 1000
		}
	}
	b.Fatal("no VmRSS")
	return 0
}
