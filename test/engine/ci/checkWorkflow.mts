import { readFileSync } from "node:fs";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";

/** Prints, as JSON, what GitHub's parser finds wrong with the workflow in a file. */
const file = process.argv[2] ?? "";
const { context, value } = parseWorkflow(
  { name: file, content: readFileSync(file, "utf8") },
  new NoOperationTraceWriter(),
);
if (value !== undefined) await convertWorkflowTemplate(context, value);
console.log(JSON.stringify(context.errors.getErrors().map(({ message }) => message)));
