import { pinnedS3Server } from "./pinned";
import { Tool } from "./tool";

/** A small S3-compatible server, for the tests of a state in a bucket. */
export const s3Server = new Tool(
  "an S3-compatible server, gofakes3",
  "s3-server",
  "gofakes3",
  pinnedS3Server,
);
