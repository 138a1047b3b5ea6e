package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/sealtrail/sealtrail/internal/app"
	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

func seedCommand(cfg *config.Config) *cobra.Command {
	cmd := &cobra.Command{Use: "seed", Short: "the data the house starts with; safe to repeat"}
	cfg.Bind(cmd.PersistentFlags(), "data", "database-url")
	check := &cobra.Command{Use: "reference", Short: "check the reference tables that this program carries and print their version", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		book, err := reference.Load(seeds.FS())
		if err == nil {
			_, err = fmt.Fprintln(c.OutOrStdout(), book.Version())
		}
		return err
	}}
	demo := &cobra.Command{Use: "demo", Short: "make the demo region in an empty database", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		cfg.Demo = true
		return withHouse(cfg, func(c *cobra.Command, h *app.House, _ []string) error { return h.SeedDemo(c.Context()) })(c, nil)
	}}
	cmd.AddCommand(check, demo)
	return cmd
}
