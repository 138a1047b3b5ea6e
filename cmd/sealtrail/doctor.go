package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/httpd"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/seeds"
)

// check is one line of the doctor: a word on what is, or why it is not well.
type check struct {
	name string
	ask  func(context.Context) (string, error)
}

func doctorCommand(cfg *config.Config) *cobra.Command {
	var diagram, rules bool
	cmd := &cobra.Command{Use: "doctor", Short: "examine configuration, schema, clock, disk and fonts; exit 1 when something is not well", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		if diagram {
			_, err := fmt.Fprint(c.OutOrStdout(), custody.Diagram(), "\n", label.Diagram())
			return err
		}
		if rules {
			return listRules(c.OutOrStdout())
		}
		unwell := 0
		for _, k := range checks(cfg) {
			word, err := k.ask(c.Context())
			if err != nil {
				unwell++
				word = "NOT WELL: " + say(err)
			}
			fmt.Fprintf(c.OutOrStdout(), "%-14s %s\n", k.name, word)
		}
		if unwell > 0 {
			return fmt.Errorf("%d of the checks above are not well", unwell)
		}
		return nil
	}}
	cfg.Bind(cmd.Flags(), "data", "database-url", "base-url", "listen")
	cmd.Flags().BoolVar(&diagram, "diagram", false, "print the state tables as Mermaid; needs no data folder")
	cmd.Flags().BoolVar(&rules, "rules", false, "print every rule, one a line between tabs: code, article, version, certainty, tests, source; needs no data folder")
	cmd.MarkFlagsMutuallyExclusive("diagram", "rules")
	return cmd
}

// listRules is for whoever examines the rules: lawyers search it, scripts cut it.
func listRules(w io.Writer) error {
	book, err := reference.Load(seeds.FS())
	if err != nil {
		return err
	}
	for _, r := range book.Listing(moment.System{}.Now()) {
		if _, err := fmt.Fprintln(w, strings.Join([]string{r.Code, r.Article, r.Version, string(r.Certainty), strings.Join(r.Tests, " "), r.Source}, "\t")); err != nil {
			return err
		}
	}
	return nil
}

func checks(cfg *config.Config) []check {
	return []check{
		{"configuration", func(context.Context) (string, error) { return "valid", cfg.Validate() }},
		{"reference", func(context.Context) (string, error) {
			book, err := reference.Load(seeds.FS())
			if err != nil {
				return "", err
			}
			return book.Version(), nil
		}},
		{"schema", func(ctx context.Context) (string, error) { return onDatabase(ctx, cfg, schema) }},
		{"log", func(ctx context.Context) (string, error) {
			return onDatabase(ctx, cfg, func(ctx context.Context, db *store.DB) (string, error) { return opened(ctx, cfg, db) })
		}},
		{"disk", func(context.Context) (string, error) {
			free, err := httpd.FreeBytes(cfg.Data)
			return fmt.Sprintf("%d MB free", free>>20), err
		}},
		{"fonts", func(context.Context) (string, error) { return "ready", document.NewPress().Ready() }},
		{"clock", func(context.Context) (string, error) { return moment.System{}.Now().String(), nil }},
	}
}

func onDatabase(ctx context.Context, cfg *config.Config, f func(context.Context, *store.DB) (string, error)) (string, error) {
	db, err := store.Open(ctx, store.Config{File: filepath.Join(cfg.Data, "sealtrail.db"), URL: cfg.DatabaseURL, Clock: moment.System{}})
	if err != nil {
		return "", err
	}
	word, err := f(ctx, db)
	return word, errors.Join(err, db.Close())
}

func schema(ctx context.Context, db *store.DB) (string, error) {
	return "up to date on " + string(db.Engine()), db.Check(ctx)
}

// opened warns when the address that QR codes carry is no longer the one that
// was fixed.
func opened(ctx context.Context, cfg *config.Config, db *store.DB) (string, error) {
	var info store.LogInfo
	err := db.View(ctx, func(tx *store.Tx) (err error) {
		info, err = tx.Log(ctx)
		return err
	})
	switch {
	case err != nil:
		return "", err
	case info.Origin == "":
		return "not opened yet; the first start opens it", nil
	case info.BaseURL != cfg.BaseURL:
		return "", fmt.Errorf("labels were printed for %s, but the base address is now %s: set SEALTRAIL_BASE_URL back, or serve both", info.BaseURL, cfg.BaseURL)
	}
	return info.Origin, nil
}
