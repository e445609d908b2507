// The chart library draws on a DOM, of which linkedom gives as much as it needs.
/// <reference lib="dom" />
import { type Variant, variants } from "./variants";
import { median, type Results, runsOf, summed } from "./results";

interface Bar {
  readonly variant: string;
  readonly operation: string;
  readonly seconds: number;
}

/** Draws the wall times at one size, without latency, as SVG. */
export async function chart(results: Results, groups: number): Promise<string> {
  const Plot = await import("@observablehq/plot");
  const { parseHTML } = await import("linkedom");
  const { document } = parseHTML("<html><body></body></html>");
  const labels = [...new Set(bars(results, groups).map(({ variant }) => variant))];
  const svg = Plot.plot({
    document,
    width: 860,
    marginLeft: 150,
    marginRight: 90,
    style: { background: "white", color: "black" },
    x: { label: `seconds, ${groups} groups`, grid: true },
    y: { label: null, domain: labels },
    fy: { label: null, domain: [...summed] },
    color: { domain: labels, scheme: "tableau10" },
    marks: [
      Plot.barX(bars(results, groups), { x: "seconds", y: "variant", fy: "operation", fill: "variant" }),
      Plot.text(bars(results, groups), {
        x: "seconds",
        y: "variant",
        fy: "operation",
        text: ({ seconds }: Bar) => seconds.toFixed(1),
        textAnchor: "start",
        dx: 4,
      }),
      Plot.ruleX([0]),
    ],
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML}\n`;
}

function bars(results: Results, groups: number): Bar[] {
  return summed.flatMap((operation) =>
    (Object.keys(variants) as Variant[]).flatMap((variant) => {
      const runs = runsOf(results, { variant, groups, latencyMs: 0, operation });
      if (runs.length === 0) return [];
      const seconds = median(runs.map(({ wallMs }) => wallMs)) / 1000;
      return [{ variant: variants[variant].label, operation, seconds }];
    }),
  );
}
