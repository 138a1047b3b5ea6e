package main

import (
	"errors"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/app"
	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/observe"
)

type run func(*cobra.Command, *app.House, []string) error

// withHouse opens the house for one command beside a running server.
func withHouse(cfg *config.Config, f run) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		log, err := logger(cfg)
		if err != nil {
			return err
		}
		h, err := app.Beside(c.Context(), app.Options{Config: *cfg, Version: version, Log: log})
		if err != nil {
			return err
		}
		return errors.Join(f(c, h, args), h.Close())
	}
}

// logger writes to stderr: stdout is for results alone.
func logger(cfg *config.Config) (*slog.Logger, error) {
	return observe.NewLogger(os.Stderr, cfg.LogFormat, cfg.LogLevel)
}

// say turns a fault into its sentence, in the language of the terminal.
func say(err error) string {
	f := fault.Of(err)
	if f == nil {
		return err.Error()
	}
	words, loadErr := i18n.Load(assets.Files)
	if loadErr != nil {
		return err.Error()
	}
	lang := i18n.English
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); len(v) >= 2 && v[:2] == "zh" {
			lang = i18n.Chinese
		}
	}
	text := words.In(lang).Fault(f)
	for _, g := range append([]*fault.Fault{f}, f.Fields...) {
		if g != f {
			text += "\n  " + g.Field + ": " + words.In(lang).Fault(g)
		} else if g.Field != "" {
			text = g.Field + ": " + text
		}
	}
	return text
}
