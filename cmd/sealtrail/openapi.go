package main

import (
	"github.com/spf13/cobra"

	"github.com/sealtrail/sealtrail/internal/api"
)

func openapiCommand() *cobra.Command {
	return &cobra.Command{Use: "openapi", Short: "print the description of the API (OpenAPI 3.1)", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		spec, err := api.OpenAPI()
		if err == nil {
			_, err = c.OutOrStdout().Write(spec)
		}
		return err
	}}
}
