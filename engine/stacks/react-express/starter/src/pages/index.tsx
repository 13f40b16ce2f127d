/** The first page. */
import { APP_NAME } from "#shared/config.ts";
import { Empty, TEXTS } from "#ui";

export default function HomePage() {
  return (
    <>
      <title>{APP_NAME}</title>
      <Empty as="h1" title={APP_NAME}>{TEXTS.nothing}</Empty>
    </>
  );
}
