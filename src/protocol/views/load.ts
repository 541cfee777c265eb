/** Who handled what? */
export interface LoadView {
  tab: 'load';
}
