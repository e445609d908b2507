export const HELP = `npx pulumi-portsip doctor: checks settings, PBX, rights and versions, and says what to do

One line for each check: ok, warn, FAIL, or skip where it was not made. The PBX is only read.

  settings  what is set, and where; never a value
  pbx       whether the PBX can be reached, and answers
  tls       its certificate
  token     whether it takes the token, or lets the user sign in (once, never again when refused)
  tenant    whose groups these credentials manage
  groups    whether they may list groups
  version   of the PBX
  clock     this machine's, by the PBX's
  node, sdk, cli
            the versions of Node, of the @pulumi/pulumi here, and of the Pulumi CLI

  --connection NAME  checks a named connection, instead of the top-level settings
  --json             prints one JSON document: an array of {check, status, message}

Settings are those of the selected stack of the Pulumi project in this folder, or of the
environment (PORTSIP_URL, …), which wins. Without a project the environment is enough.

Exit status: 0 all is well, warnings aside; 1 something failed; 2 a wrong command line.
`;
