/** What Streamlit gives a component for every drawing of the page. */
export interface Component<Data> {
  parentElement: HTMLElement | ShadowRoot;
  data: Data;
  /** Tell Python a value that stays. */
  setStateValue(name: string, value: unknown): void;
  /** Tell Python a value that is gone after the next run of the page's script. */
  setTriggerValue(name: string, value: unknown): void;
}
