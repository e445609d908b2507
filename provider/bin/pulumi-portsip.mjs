#!/usr/bin/env node
// Not built, so that npm finds it to link when a checkout is installed, before the build.
import "../dist/cli/main.js";
