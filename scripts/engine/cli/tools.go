//go:build tools

// Package cli pins the Pulumi CLI that `npm run engine` builds where the official download cannot be reached.
package cli

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
