package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/sealtrail/sealtrail/internal/app"
	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func newCommand() (ledger.Command, error) {
	id, err := uuid.NewV7()
	return ledger.Command{ID: id}, err
}

func orgCommand(cfg *config.Config) *cobra.Command {
	cmd := &cobra.Command{Use: "org", Short: "organisations; each act is an entry marked \"at the host\""}
	add := identity.AddOrg{}
	var kind, validFrom string
	adding := &cobra.Command{Use: "add NAME", Short: "register an organisation and print its id", Args: cobra.ExactArgs(1), RunE: withHouse(cfg, func(c *cobra.Command, h *app.House, args []string) error {
		var err error
		if add.Command, err = newCommand(); err != nil {
			return err
		}
		add.Name, add.Kind, add.ValidFrom = args[0], identity.OrgKind(kind), moment.Date(validFrom)
		r, err := h.Identity.AddOrg(c.Context(), identity.HostActor(), add)
		if err == nil {
			_, err = fmt.Fprintln(c.OutOrStdout(), r.Org)
		}
		return err
	})}
	adding.Flags().StringVar(&kind, "kind", string(identity.OrgAgency), "agency, firm, bureau, office, police, lab, store or host")
	adding.Flags().StringVar(&add.Division, "division", "", "GB/T 2260 code, for example 540102")
	adding.Flags().StringVar(&add.USCC, "uscc", "", "unified social credit code")
	adding.Flags().StringVar(&add.NameEn, "name-en", "", "official English name")
	adding.Flags().StringVar(&validFrom, "valid-from", "", "first day, YYYY-MM-DD; default today")
	list := &cobra.Command{Use: "list", Short: "list organisations", Args: cobra.NoArgs, RunE: withHouse(cfg, func(c *cobra.Command, h *app.House, _ []string) error {
		w := tabwriter.NewWriter(c.OutOrStdout(), 0, 4, 2, ' ', 0)
		for f := (identity.OrgFilter{}); ; {
			page, err := h.Identity.Orgs(c.Context(), identity.HostActor(), f)
			if err != nil {
				return err
			}
			for _, o := range page.Items {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", o.ID, o.Kind, o.Division, o.Name)
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				return w.Flush()
			}
		}
	})}
	cfg.Bind(cmd.PersistentFlags(), "data", "database-url")
	cmd.AddCommand(adding, list)
	return cmd
}

func userCommand(cfg *config.Config) *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "people; each act is an entry marked \"at the host\""}
	var add identity.AddPerson
	var org string
	var roles []string
	adding := &cobra.Command{Use: "add LOGIN", Short: "register a person and print the one-time password, alone on stdout", Args: cobra.ExactArgs(1), RunE: withHouse(cfg, func(c *cobra.Command, h *app.House, args []string) error {
		var err error
		if add.Command, err = newCommand(); err != nil {
			return err
		}
		add.Login = args[0]
		if org != "" {
			if add.Org, err = uuid.Parse(org); err != nil {
				return fmt.Errorf("--org: %q is not an id; see sealtrail org list", org)
			}
		}
		for _, r := range roles {
			add.Roles = append(add.Roles, identity.Role(r))
		}
		r, err := h.Identity.AddPerson(c.Context(), identity.HostActor(), add)
		if err == nil {
			_, err = fmt.Fprintln(c.OutOrStdout(), r.Secret)
		}
		return err
	})}
	adding.Flags().StringVar(&add.Name, "name", "", "the person's name")
	adding.Flags().StringVar(&org, "org", "", "id of the organisation")
	adding.Flags().StringSliceVar(&roles, "role", nil, "role in it, several with commas")
	list := &cobra.Command{Use: "list", Short: "list people", Args: cobra.NoArgs, RunE: withHouse(cfg, func(c *cobra.Command, h *app.House, _ []string) error {
		w := tabwriter.NewWriter(c.OutOrStdout(), 0, 4, 2, ' ', 0)
		for f := (identity.PeopleFilter{}); ; {
			page, err := h.Identity.People(c.Context(), identity.HostActor(), f)
			if err != nil {
				return err
			}
			for _, p := range page.Items {
				state := "active"
				if !p.DisabledAt.IsZero() {
					state = "disabled"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\n", p.Login, state, p.Name)
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				return w.Flush()
			}
		}
	})}
	var reason string
	disable := &cobra.Command{Use: "disable LOGIN", Short: "stop all sign-ins, sessions and tokens of a person", Args: cobra.ExactArgs(1), RunE: withHouse(cfg, func(c *cobra.Command, h *app.House, args []string) error {
		p, err := h.Identity.PersonByLogin(c.Context(), identity.HostActor(), args[0])
		if err != nil {
			return err
		}
		id, err := newCommand()
		if err != nil {
			return err
		}
		_, err = h.Identity.DisablePerson(c.Context(), identity.HostActor(), identity.DisablePerson{Command: id, Person: p.ID, Reason: reason})
		return err
	})}
	disable.Flags().StringVar(&reason, "reason", "", "why")
	password := &cobra.Command{Use: "password LOGIN", Short: "set a one-time password and print it, alone on stdout", Args: cobra.ExactArgs(1), RunE: withHouse(cfg, func(c *cobra.Command, h *app.House, args []string) error {
		p, err := h.Identity.PersonByLogin(c.Context(), identity.HostActor(), args[0])
		if err != nil {
			return err
		}
		id, err := newCommand()
		if err != nil {
			return err
		}
		r, err := h.Identity.ResetPassword(c.Context(), identity.HostActor(), identity.ResetPassword{Command: id, Person: p.ID, Reason: reason})
		if err == nil {
			_, err = fmt.Fprintln(c.OutOrStdout(), r.Secret)
		}
		return err
	})}
	password.Flags().StringVar(&reason, "reason", "", "why")
	cfg.Bind(cmd.PersistentFlags(), "data", "database-url")
	cmd.AddCommand(adding, list, disable, password)
	return cmd
}

func tokenCommand(cfg *config.Config) *cobra.Command {
	cmd := &cobra.Command{Use: "token", Short: "tokens for machines"}
	var create identity.CreateToken
	var user, expires string
	creating := &cobra.Command{Use: "create", Short: "make a token and print it, alone on stdout", Args: cobra.NoArgs, RunE: withHouse(cfg, func(c *cobra.Command, h *app.House, _ []string) error {
		p, err := h.Identity.PersonByLogin(c.Context(), identity.HostActor(), user)
		if err != nil {
			return err
		}
		if create.Command, err = newCommand(); err != nil {
			return err
		}
		create.Person = p.ID
		if expires != "" {
			day, err := moment.ParseDate(expires)
			if err != nil {
				return errors.New("--expires: want YYYY-MM-DD")
			}
			create.ExpiresAt = day.End()
		}
		r, err := h.Identity.CreateToken(c.Context(), identity.HostActor(), create)
		if err == nil {
			_, err = fmt.Fprintln(c.OutOrStdout(), r.Secret)
		}
		return err
	})}
	creating.Flags().StringVar(&user, "user", "", "login of the person the token stands for")
	creating.Flags().StringVar(&create.Name, "name", "", "what the token is for")
	creating.Flags().StringVar(&expires, "expires", "", "last day, YYYY-MM-DD; default 90 days")
	for _, f := range []string{"user", "name"} {
		if err := creating.MarkFlagRequired(f); err != nil {
			panic(err) // the flag is defined just above
		}
	}
	cfg.Bind(cmd.PersistentFlags(), "data", "database-url")
	cmd.AddCommand(creating)
	return cmd
}
