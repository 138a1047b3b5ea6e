package httpd

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

func TestHealthTellsThePublicOneWordAndTheOperatorWhatIsWrong(t *testing.T) {
	var broken error
	h := open(t, func(o *Options) {
		o.Ready = []Check{{"database", func(context.Context) error { return broken }}, {"ledger", func(context.Context) error { return nil }}}
	})
	ops := func(target string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.OpsHandler().ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		return w
	}
	wantAnswer(t, h.ask("GET", "/healthz", ""), 200, "ok")
	wantAnswer(t, h.ask("GET", "/readyz", ""), 200, "ready")
	broken = errors.New(`dial postgres://app:geheim@db: refused`)
	wantAnswer(t, h.ask("GET", "/readyz", ""), 200, "ready") // asked within this second
	h.clock.Advance(keepAnswer)
	public := h.ask("GET", "/readyz", "")
	wantAnswer(t, public, 503, "not ready\n")
	if strings.Contains(public.Body.String(), "database") {
		t.Error("the public is told details")
	}
	details := ops("/readyz")
	wantAnswer(t, details, 503, `"database":"dial postgres://***@db: refused"`)
	wantAnswer(t, details, 503, `"ledger":"ok"`)
	wantAnswer(t, ops("/healthz"), 200, "ok")
	wantAnswer(t, ops("/metrics"), 200, "sealtrail_read_only 0")
	wantAnswer(t, h.ask("GET", "/metrics", ""), 404, "")
	if strings.Contains(h.log.String(), "msg=request route=/healthz") {
		t.Error("health drowns the access log")
	}
}

// running starts the house and returns its addresses and a way to stop it.
func running(t *testing.T, h *house) (main, ops string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	addresses, ended := make(chan [2]net.Addr, 1), make(chan error, 1)
	go func() { ended <- h.Run(ctx, func(m, o net.Addr) { addresses <- [2]net.Addr{m, o} }) }()
	select {
	case a := <-addresses:
		if a[1] != nil {
			ops = a[1].String()
		}
		stopped := false
		stop = func() error {
			if stopped {
				return nil
			}
			stopped = true
			cancel()
			return <-ended
		}
		t.Cleanup(func() { _ = stop() })
		return a[0].String(), ops, stop
	case err := <-ended:
		cancel()
		t.Fatalf("did not start: %v", err)
		return "", "", nil
	}
}

func TestStoppingLetsOpenRequestsEnd(t *testing.T) {
	inside, goOn := make(chan struct{}), make(chan struct{})
	h := open(t, func(o *Options) {
		o.Mounts = append(o.Mounts, func(r gin.IRouter) {
			r.GET("/slow", func(c *gin.Context) {
				close(inside)
				<-goOn
				c.String(200, "whole answer")
			})
		})
	})
	main, ops, stop := running(t, h)
	answer := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + main + "/slow")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer r.Body.Close()
		text, _ := io.ReadAll(r.Body)
		answer <- string(text)
	}()
	<-inside
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	// While the request is open, the ops listener tells that the end has begun.
	for {
		r, err := http.Get("http://" + ops + "/readyz")
		if err != nil {
			t.Fatalf("the ops listener went first: %v", err)
		}
		text, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if strings.Contains(string(text), "stopping") {
			break
		}
	}
	close(goOn)
	if got := <-answer; got != "whole answer" {
		t.Error(got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestAnAddressInUseIsAnErrorAndNothingStaysOpen(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	h := open(t, func(o *Options) { o.Config.OpsListen = taken.Addr().String() })
	if err := h.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "ops") {
		t.Error(err)
	}
}

func TestARenewedCertificateIsUsedWithoutARestart(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	writePair(t, certFile, keyFile, 1)
	h := open(t, func(o *Options) {
		o.Config.TLSCert, o.Config.TLSKey, o.Config.OpsListen, o.Config.BaseURL = certFile, keyFile, "off", "https://seal.example"
	})
	main, ops, _ := running(t, h)
	if ops != "" {
		t.Error("an ops listener although it is off")
	}
	serial := func() int64 {
		c, err := tls.Dial("tcp", main, &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
	}
	if serial() != 1 {
		t.Fatal("not the first certificate")
	}
	if err := os.WriteFile(certFile, []byte("half written"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.clock.Advance(lookEvery)
	if serial() != 1 {
		t.Error("a broken file took the old certificate away")
	}
	writePair(t, certFile, keyFile, 2)
	h.clock.Advance(lookEvery)
	if serial() != 2 {
		t.Error("the renewed certificate is not used")
	}
}

func writePair(t *testing.T, certFile, keyFile string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), DNSNames: []string{"seal.example"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(4e9, 0)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: cert}, keyFile: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		// File times may be as coarse as a second; the serial makes them differ.
		if err := os.Chtimes(file, time.Time{}, time.Unix(1_700_000_000+serial, 0)); err != nil {
			t.Fatal(err)
		}
	}
}
