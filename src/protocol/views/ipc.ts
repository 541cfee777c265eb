/** Who says what to whom? */
export interface IpcView {
  tab: 'ipc';
}
