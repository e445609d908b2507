//go:build tools

// Package yaml pins Pulumi's language host for programs in YAML, built beside the CLI.
package yaml

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
