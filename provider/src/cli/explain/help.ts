export const HELP = `npx pulumi-portsip explain [GROUP…]: which number calls present, and why

For each group: whether its numbers are presented by anybody, and if not, why. For each
member and each trunk: the number that calls present. GROUP is a name or an id; without any,
all groups are explained. The PBX is only read.

  --extension 101    the calls of this extension, and of no other; without a GROUP, the groups
                     that it is in; may be given several times
  --json             prints one JSON document
  --stack [NAME]     the settings of this stack, instead of the selected one
  --connection NAME  over a named connection, instead of the top-level settings

First comes the extension's own number for the trunk, then that of the outbound rule's route,
then the group's, then the company's. The group's counts only where the rule that routes the
call is applied to the group, and the caller is a member of it. What PortSIP does not document
is said to be unclear. An app can choose another number for a call, which no PBX tells.

Settings are those of the selected stack of the Pulumi project in this folder, or of the
environment (PORTSIP_URL, …), which wins. Without a project the environment is enough.

Exit status: 0 each number of these groups is presented by somebody; 4 one is not, or it is
unclear; 1 failed; 2 a wrong command line.
`;
