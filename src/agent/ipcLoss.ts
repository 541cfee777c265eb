/**
 * Tells of the loss of the IPC channel before the process can die of it, as a cluster worker does by
 * `process.exit(0)`. Node itself calls `process.disconnect`, an own property, when the other end is gone, and so
 * does `cluster.worker.disconnect()`. A listener for `'disconnect'` would keep an idle child running.
 * @param onLoss called at most once, while the channel is closed
 */
export function watchIpcLoss(onLoss: () => void): void {
  const { disconnect } = process as Partial<NodeJS.Process>;
  if (!disconnect) return;
  process.disconnect = function (this: NodeJS.Process) {
    if (this.connected) onLoss();
    disconnect.call(this);
  };
}
