// Command sealtrail serves the house and administers it. It only wires: every
// subcommand is one file that reads its settings, opens the house and calls it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/sealtrail/sealtrail/internal/config"
)

// version is set by the build.
var version = "unknown"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg, err := config.FromEnvironment(os.Environ())
	if err == nil {
		err = root(&cfg).ExecuteContext(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sealtrail: "+say(err))
		stop()
		os.Exit(1) //nolint:gocritic // stop was called just before
	}
}

func root(cfg *config.Config) *cobra.Command {
	cmd := &cobra.Command{
		Use:           "sealtrail",
		Short:         "封迹：侵权假冒商品从扣押到无害化销毁的全程记录 / custody of counterfeit goods from seizure to destruction",
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.SetOut(os.Stdout)
	cmd.SetErr(os.Stderr)
	cmd.AddCommand(serveCommand(cfg), migrateCommand(cfg), seedCommand(cfg), userCommand(cfg), orgCommand(cfg), tokenCommand(cfg), openapiCommand(), doctorCommand(cfg))
	return cmd
}
