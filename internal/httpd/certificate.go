package httpd

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/observe"
)

// lookEvery: a renewed certificate is used within a minute, without a restart.
const lookEvery = time.Minute

// certificate reads a pair of PEM files again when one of them has changed.
type certificate struct {
	certFile, keyFile string
	clock             moment.Clock
	log               *slog.Logger

	mu      sync.Mutex
	looked  moment.Time
	stamp   [2]time.Time
	current *tls.Certificate
}

func newCertificate(certFile, keyFile string, clock moment.Clock, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, clock: clock, log: log, looked: clock.Now()}
	if err := c.read(); err != nil {
		return nil, err
	}
	return c, nil
}

// get keeps the old pair when the new one cannot be read: files are often
// replaced one after the other.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.clock.Now(); now.Sub(c.looked).Abs() >= lookEvery {
		c.looked = now
		if err := c.read(); err != nil {
			c.log.LogAttrs(context.Background(), slog.LevelError, "the TLS certificate was not read again", slog.Any(observe.KeyError, err))
		}
	}
	return c.current, nil
}

func (c *certificate) read() error {
	var stamp [2]time.Time
	for i, file := range []string{c.certFile, c.keyFile} {
		info, err := os.Stat(file)
		if err != nil {
			return fmt.Errorf("TLS certificate: %w", err)
		}
		stamp[i] = info.ModTime()
	}
	if c.current != nil && stamp == c.stamp {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("TLS certificate: %w", err)
	}
	c.current, c.stamp = &pair, stamp
	return nil
}
