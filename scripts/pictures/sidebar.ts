import type { Workbench } from '../../test/ui/workbench';

const edge = { from: 350, y: 400 };

/** Makes the sidebar wide enough for what stands behind the labels. @param to the place of its edge, in px */
export async function widenSidebar({ page }: Workbench, to: number): Promise<void> {
  await page.mouse.move(edge.from, edge.y);
  await page.mouse.down();
  await page.mouse.move(to, edge.y, { steps: 5 });
  await page.mouse.up();
}
