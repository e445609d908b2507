//go:build tools

// Package languageyaml pins Pulumi's language host for programs in YAML, built beside the CLI.
package languageyaml

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
