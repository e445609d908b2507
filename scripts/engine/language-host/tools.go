//go:build tools

// Package languagehost pins Pulumi's Node.js language host, built beside the CLI.
package languagehost

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
