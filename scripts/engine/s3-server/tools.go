//go:build tools

// Package s3server pins the small S3-compatible server that the tests keep Pulumi's state in.
package s3server

import _ "github.com/johannesboyne/gofakes3/cmd/gofakes3"
