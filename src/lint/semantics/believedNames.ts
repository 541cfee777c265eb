/** Names that hold numbers wherever one looks: a value that cannot be seen is believed to be what it is called. */
export const numericName =
  /^(p?pid|pgid|[ug]id|port|sig|signal|signo|index|idx|count|width|height|timeout|exitCode|statusCode|codepage|codePage)$|[a-z](Pid|PID|Port|Count|Index|Width|Height|Timeout|Length|Ms|Seconds)$/;
/** Names that say that the value was made harmless. */
export const escapedName = /[Ee]scaped|[Qq]uoted|[Ss]aniti[sz]ed|[Cc]leaned|^safe(?=[A-Z_]|$)/;
/** Members that are numbers. */
export const numericMember =
  /^(length|size|pid|ppid|byteLength|byteOffset|exitCode|statusCode|mtimeMs|index|lastIndex)$/;
/** Members of process and os that are the same wherever they are read, or that the system alone sets. */
export const systemMember =
  /^(process\.(platform|arch|version|versions\..*|pid|ppid|release\.\w+|exitCode)|os\.(EOL|devNull)|path\.(sep|delimiter|posix\.sep))$/;
export const placeMember =
  /^(process\.execPath|__dirname|__filename|process\.argv0|require\.main\.filename)$/;
/** Functions that are called after the temporary folder that they make or name. */
export const temporaryFolderName =
  /^(mk|make|create|get|new|setup)?_?te?mp(orary)?_?(dir|folder|directory)$/i;
