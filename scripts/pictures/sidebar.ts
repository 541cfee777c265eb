import type { Workbench } from '../../test/ui/workbench';

/** Where VS Code draws the edge of the sidebar first, and where it is taken hold of, in px. */
export const usualEdge = 350;
const y = 400;

/** Makes the sidebar as wide as what stands behind the labels needs. @param to the place of its edge, in px */
export async function widenSidebar({ page }: Workbench, to: number, from = usualEdge): Promise<void> {
  await page.mouse.move(from, y);
  await page.mouse.down();
  await page.mouse.move(to, y, { steps: 5 });
  await page.mouse.up();
}
