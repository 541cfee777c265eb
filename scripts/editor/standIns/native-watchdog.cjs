// Takes the place of the native watchdog. The extension host also looks after its parent by itself.
exports.start = () => {};
exports.exit = (code) => process.exit(code);
