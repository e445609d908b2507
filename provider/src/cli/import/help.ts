export const HELP = `npx pulumi-portsip import: brings user groups that a PBX has already under code

It reads the groups and shows them. The PBX is only read, never written.

  --out DIR          write a program that declares them, DIR/index.ts
  --force            write over a DIR/index.ts that exists
  --stack [NAME], -s NAME
                     add them to the state of a stack, so that pulumi preview of that program
                     says no changes; the old state is saved beside. Without a name, to the
                     selected stack (PULUMI_STACK, or pulumi stack select)
  --plugin           for programs of pulumi-portsip/plugin: what is written is theirs
  --members          declare the members of the groups, too
  --outbound-rules   declare the outbound rules that apply to them, too
  --protect=false    do not protect them: by default, program and state say protect, so that
                     no pulumi up removes them before you take that out
  --dry-run          show what would be done, and write nothing

Looking only:
  --json             print one JSON document: an array of {id, name, description,
                     outboundCallerIds, members?, outboundRules?, inStack, resource, leftOut}
  --fail-on-unmanaged
                     exit status 5 where the PBX has groups that the stack has not

Which groups (without any of these, all):
  --id ID            the group with this id; may be given several times
  --filter FILTER    an OData filter: "startswith(name,'Sales')"
  --search TEXT      free text
  --connection NAME  over a named connection, instead of the top-level settings

Settings are those of the stack, of the Pulumi project in this folder, or of the environment
(PORTSIP_URL, …), which wins. Without a project the environment is enough.

A group in the stack that the program does not declare is removed by the next pulumi up,
unless it is protected. So --out with --stack is refused where Pulumi runs another file than
DIR/index.ts, and one that does not import it.

Exit status: 0 done; 1 failed, and the stack is as it was; 2 a wrong command line;
3 done, but for groups that no program can declare: each is named, with the reason;
5 --fail-on-unmanaged: the stack has not all groups, each is named.
`;
