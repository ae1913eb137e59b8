/** What Streamlit passes to a component each time the page is drawn. */
export interface Component<Data> {
  parentElement: HTMLElement | ShadowRoot;
  data: Data;
  /** Send Python a value that is kept. */
  setStateValue(name: string, value: unknown): void;
  /** Send Python a value that is gone after the next run of the page's script. */
  setTriggerValue(name: string, value: unknown): void;
}
