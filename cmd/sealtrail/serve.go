package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/sealtrail/sealtrail/internal/app"
	"github.com/sealtrail/sealtrail/internal/config"
)

func serveCommand(cfg *config.Config) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "serve pages and API until stopped (Ctrl-C)",
		Long:  "Serve pages and API until stopped (Ctrl-C). Every flag is also an environment variable, named in brackets; secrets only by environment or file.",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cfg.Validate(); err != nil {
				return err
			}
			log, err := logger(cfg)
			if err != nil {
				return err
			}
			server, err := app.NewServer(c.Context(), app.Options{Config: *cfg, Version: version, Log: log}, c.ErrOrStderr())
			if err != nil {
				return err
			}
			return errors.Join(server.Run(c.Context()), server.Close())
		},
	}
	cfg.Bind(cmd.Flags())
	return cmd
}
