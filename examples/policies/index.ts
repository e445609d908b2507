import { PolicyPack, type ResourceValidationArgs } from "@pulumi/policy";
import { hasNumber, UserGroup } from "pulumi-portsip";
import * as plugin from "pulumi-portsip/plugin";

// What programs may present on each trunk, by what they give of it: its name or its id.
const pools: Record<string, string> = { CallCentric: "3000;12000-18000", Twilio: "15550100-15550199" };

// A group, by whichever of the two classes it is declared; undefined for any other resource.
const groupOf = (resource: ResourceValidationArgs) =>
  resource.asType(UserGroup) ?? resource.asType(plugin.UserGroup);

new PolicyPack("phones", {
  enforcementLevel: "mandatory",
  policies: [
    {
      name: "numbers-of-the-pools",
      description: "A group presents only numbers of its trunk's pool.",
      validateResource: (resource, reportViolation) => {
        for (const { trunk, providerId, callerId } of groupOf(resource)?.outboundCallerIds ?? []) {
          const name = trunk ?? providerId;
          if (!hasNumber(pools[name] ?? "", callerId))
            reportViolation(`${callerId} is not in the pool of ${name}`);
        }
      },
    },
    {
      name: "protected-in-production",
      description: "No group of production is removed by mistake.",
      validateResource: (resource, reportViolation) => {
        const inProduction = resource.urn.startsWith("urn:pulumi:production::");
        if (inProduction && groupOf(resource) && !resource.opts.protect)
          reportViolation("set the resource option protect: true");
      },
    },
  ],
});
