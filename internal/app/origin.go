package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/store"
)

// openLog fixes base address and origin at the first start and holds later
// starts to what was fixed.
func openLog(ctx context.Context, db *store.DB, o Options) (store.LogInfo, error) {
	cfg := o.Config
	if o.keepClosed {
		var have store.LogInfo
		err := db.View(ctx, func(tx *store.Tx) (err error) {
			have, err = tx.Log(ctx)
			return err
		})
		if err == nil && have.Origin == "" {
			err = fault.Conflict("app.log_not_opened")
		}
		if err != nil {
			return have, err
		}
	}
	want := store.LogInfo{BaseURL: cfg.BaseURL, Demo: cfg.Demo}
	if cfg.Demo {
		var tail [4]byte
		if _, err := rand.Read(tail[:]); err != nil {
			return store.LogInfo{}, fmt.Errorf("random source: %w", err)
		}
		want.Origin = "demo.invalid/" + hex.EncodeToString(tail[:])
	} else {
		base, err := url.Parse(cfg.BaseURL)
		if err != nil {
			return store.LogInfo{}, fmt.Errorf("base address: %w", err)
		}
		want.Origin = base.Host + "/sealtrail"
	}
	have, err := db.OpenLog(ctx, want)
	switch {
	case err != nil:
		return have, err
	case have.Demo && !cfg.Demo:
		return have, fault.Conflict("app.log_is_demo")
	case !have.Demo && cfg.Demo:
		return have, fault.Conflict("app.log_is_real")
	}
	return have, nil
}
