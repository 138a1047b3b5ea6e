package main

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
)

func migrateCommand(cfg *config.Config) *cobra.Command {
	cmd := &cobra.Command{Use: "migrate", Short: "bring the schema up to date (PostgreSQL: as its owner, SEALTRAIL_MIGRATE_URL)"}
	cfg.Bind(cmd.PersistentFlags(), "data", "database-url")
	up := &cobra.Command{Use: "up", Short: "apply what is pending", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		if !cfg.Embedded() {
			role, err := roleOf(cfg.DatabaseURL)
			if err != nil {
				return err
			}
			if cfg.MigrateURL == "" {
				return errors.New("SEALTRAIL_MIGRATE_URL is missing: the address of the role that owns the schema")
			}
			return store.MigratePostgres(c.Context(), cfg.MigrateURL, role)
		}
		db, err := openDatabase(c, cfg)
		if err != nil {
			return err
		}
		return errors.Join(db.Migrate(c.Context()), db.Close())
	}}
	status := &cobra.Command{Use: "status", Short: "list the steps and which were applied; exit 1 while any is pending", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		db, err := openDatabase(c, cfg)
		if err != nil {
			return err
		}
		steps, err := db.Migrations(c.Context())
		for _, s := range steps {
			state := "applied"
			if !s.Applied {
				state, err = "pending", store.ErrPending
			}
			fmt.Fprintf(c.OutOrStdout(), "%s\t%s\n", state, filepath.Base(s.Name))
		}
		return errors.Join(err, db.Close())
	}}
	cmd.AddCommand(up, status)
	return cmd
}

func openDatabase(c *cobra.Command, cfg *config.Config) (*store.DB, error) {
	return store.Open(c.Context(), store.Config{File: filepath.Join(cfg.Data, "sealtrail.db"), URL: cfg.DatabaseURL, Clock: moment.System{}, Volatile: true})
}

// roleOf is the application role: the user of the database address.
func roleOf(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.User == nil || u.User.Username() == "" {
		return "", errors.New("SEALTRAIL_DATABASE_URL names no user: the application role is taken from it")
	}
	return u.User.Username(), nil
}
