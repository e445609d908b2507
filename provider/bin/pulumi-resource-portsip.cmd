@node "%~dp0pulumi-resource-portsip" %*
