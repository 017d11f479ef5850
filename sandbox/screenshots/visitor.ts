import type { Locator, Page } from 'playwright-core';

type Person = 'alice' | 'bob' | 'carol' | 'dave';
type Place = 'guild' | 'alerts' | 'dm';

/** What a person does on the page. Everything is found by what it says, never by how it is built. */
export class Visitor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Resolves as soon as the page can be used. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.getByText('Portkeeper is online').waitFor();
  }

  /** Where one types. */
  get composer(): Locator {
    return this.page.getByRole('combobox', { name: /^Message [#@]/ });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** What went over the wire. */
  get wire(): Locator {
    return this.page.getByRole('region', { name: 'Wire log' });
  }

  get messages(): Locator {
    return this.page.getByRole('article');
  }

  /** The last message of the bot whose title begins like this. */
  message(title: string): Locator {
    return this.page.getByRole('article', { name: `Portkeeper: ${title}` }).last();
  }

  button(title: string, label: string): Locator {
    return this.message(title).getByRole('button', { name: label, exact: true });
  }

  /** Pastes a whole line, `/ports add server:Survival note:map`, and sends it. */
  async command(line: string): Promise<void> {
    await this.composer.fill(`${line} `);
    await this.page.getByRole('combobox', { name: 'More options' }).press('Enter');
  }

  /** Presses a button of the message with this title. */
  press(title: string, label: string): Promise<void> {
    return this.button(title, label).click();
  }

  /** Puts the message with this title out of sight. */
  async dismiss(title: string): Promise<void> {
    await this.press(title, 'Dismiss message');
    await this.message(title).waitFor({ state: 'detached' });
  }

  /** Chooses in the menu of the message with this title. */
  async choose(title: string, option: string | RegExp): Promise<void> {
    const message = this.message(title);
    await message.getByRole('combobox').click();
    await message.getByRole('option', { name: option }).click();
  }

  /** Fills in the window that is open, by the labels of its fields, and sends it. */
  async submit(values: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(values)) await this.dialog.getByLabel(label).fill(value);
    await this.dialog.getByRole('button', { name: 'Submit' }).click();
  }

  async link(key: string): Promise<void> {
    await this.command('/panel link');
    await this.submit({ 'API key': key });
    await this.message('Linked').waitFor();
  }

  async list(server: string): Promise<void> {
    await this.command(`/ports list server:${server}`);
    await this.message(`Ports of ${server}`).waitFor();
  }

  async be(person: Person): Promise<void> {
    await this.page.getByLabel('Who am I').selectOption(person);
  }

  async goTo(place: Place): Promise<void> {
    await this.page.getByLabel('Place').selectOption(place);
  }

  /** Presses a power button of the panel. */
  power(button: 'Start' | 'Stop' | 'Restart' | 'Kill', server: string): Promise<void> {
    return this.page.getByRole('button', { name: `${button} ${server}`, exact: true }).click();
  }

  /** Resolves as soon as the panel shows this state of the server that it shows. */
  async isAtPanel(state: 'running' | 'starting' | 'stopping' | 'offline', server: string): Promise<void> {
    await this.page
      .getByRole('status', { name: `State of ${server}` })
      .getByText(state)
      .waitFor();
  }

  /** A switch of the panel. */
  switch(name: string): Locator {
    return this.page.getByRole('switch', { name, exact: true });
  }

  /** The row of a port as the panel has it, of the server that is shown there. */
  portAtPanel(port: number): Locator {
    return this.page.getByRole('row', { name: new RegExp(`:${port}\\b`) });
  }

  showServer(name: string): Promise<void> {
    return this.page.getByRole('tab', { name, exact: true }).click();
  }
}
