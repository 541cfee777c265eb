/** What runs? */
export interface ProcessesView {
  tab: 'processes';
}
